// Generated from output-message.proto by `npm run proto`. Do not edit.
import type { Codec, DecodeOptions } from 'protons-runtime';
import type { Uint8ArrayList } from 'uint8arraylist';
export interface OutputFetch {
    requestId: number;
    outputId: string;
    offset: number;
    length: number;
}
export declare namespace OutputFetch {
    const codec: () => Codec<OutputFetch>;
    interface OutputFetchRequestIdFieldEvent {
        field: '$.requestId';
        value: number;
    }
    interface OutputFetchOutputIdFieldEvent {
        field: '$.outputId';
        value: string;
    }
    interface OutputFetchOffsetFieldEvent {
        field: '$.offset';
        value: number;
    }
    interface OutputFetchLengthFieldEvent {
        field: '$.length';
        value: number;
    }
    function encode(obj: Partial<OutputFetch>): Uint8Array<ArrayBuffer>;
    function decode(buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<OutputFetch>): OutputFetch;
}
export interface OutputPiece {
    requestId: number;
    piece: Uint8Array<ArrayBuffer>;
    refused: string;
}
export declare namespace OutputPiece {
    const codec: () => Codec<OutputPiece>;
    interface OutputPieceRequestIdFieldEvent {
        field: '$.requestId';
        value: number;
    }
    interface OutputPiecePieceFieldEvent {
        field: '$.piece';
        value: Uint8Array<ArrayBuffer>;
    }
    interface OutputPieceRefusedFieldEvent {
        field: '$.refused';
        value: string;
    }
    function encode(obj: Partial<OutputPiece>): Uint8Array<ArrayBuffer>;
    function decode(buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<OutputPiece>): OutputPiece;
}
export interface OutputLost {
    requestId: number;
    outputId: string;
}
export declare namespace OutputLost {
    const codec: () => Codec<OutputLost>;
    interface OutputLostRequestIdFieldEvent {
        field: '$.requestId';
        value: number;
    }
    interface OutputLostOutputIdFieldEvent {
        field: '$.outputId';
        value: string;
    }
    function encode(obj: Partial<OutputLost>): Uint8Array<ArrayBuffer>;
    function decode(buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<OutputLost>): OutputLost;
}
export interface OutputFound {
    requestId: number;
    output: Uint8Array<ArrayBuffer>;
    refused: string;
}
export declare namespace OutputFound {
    const codec: () => Codec<OutputFound>;
    interface OutputFoundRequestIdFieldEvent {
        field: '$.requestId';
        value: number;
    }
    interface OutputFoundOutputFieldEvent {
        field: '$.output';
        value: Uint8Array<ArrayBuffer>;
    }
    interface OutputFoundRefusedFieldEvent {
        field: '$.refused';
        value: string;
    }
    function encode(obj: Partial<OutputFound>): Uint8Array<ArrayBuffer>;
    function decode(buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<OutputFound>): OutputFound;
}
export interface OutputRelease {
    outputIds: string[];
}
export declare namespace OutputRelease {
    const codec: () => Codec<OutputRelease>;
    interface OutputReleaseOutputIdsFieldEvent {
        field: '$.outputIds[]';
        index: number;
        value: string;
    }
    function encode(obj: Partial<OutputRelease>): Uint8Array<ArrayBuffer>;
    function decode(buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<OutputRelease>): OutputRelease;
}
