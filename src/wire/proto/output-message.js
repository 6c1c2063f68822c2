// Generated from output-message.proto by `npm run proto`. Do not edit.
import { decodeMessage, encodeMessage, MaxLengthError, message } from 'protons-runtime';
import { alloc as uint8ArrayAlloc } from 'uint8arrays/alloc';
export var OutputFetch;
(function (OutputFetch) {
    let _codec;
    OutputFetch.codec = () => {
        if (_codec == null) {
            _codec = message((obj, w, opts = {}) => {
                if (opts.lengthDelimited !== false) {
                    w.fork();
                }
                if ((obj.requestId != null && obj.requestId !== 0)) {
                    w.uint32(8);
                    w.uint64Number(obj.requestId);
                }
                if ((obj.outputId != null && obj.outputId !== '')) {
                    w.uint32(18);
                    w.string(obj.outputId);
                }
                if ((obj.offset != null && obj.offset !== 0)) {
                    w.uint32(24);
                    w.uint64Number(obj.offset);
                }
                if ((obj.length != null && obj.length !== 0)) {
                    w.uint32(32);
                    w.uint32(obj.length);
                }
                if (opts.lengthDelimited !== false) {
                    w.ldelim();
                }
            }, (reader, length, opts = {}) => {
                const obj = {
                    requestId: 0,
                    outputId: '',
                    offset: 0,
                    length: 0
                };
                const end = length == null ? reader.len : reader.pos + length;
                while (reader.pos < end) {
                    const tag = reader.uint32();
                    switch (tag >>> 3) {
                        case 1: {
                            obj.requestId = reader.uint64Number();
                            break;
                        }
                        case 2: {
                            obj.outputId = reader.string();
                            break;
                        }
                        case 3: {
                            obj.offset = reader.uint64Number();
                            break;
                        }
                        case 4: {
                            obj.length = reader.uint32();
                            break;
                        }
                        default: {
                            reader.skipType(tag & 7);
                            break;
                        }
                    }
                }
                return obj;
            });
        }
        return _codec;
    };
    function encode(obj) {
        return encodeMessage(obj, OutputFetch.codec());
    }
    OutputFetch.encode = encode;
    function decode(buf, opts) {
        return decodeMessage(buf, OutputFetch.codec(), opts);
    }
    OutputFetch.decode = decode;
})(OutputFetch || (OutputFetch = {}));
export var OutputPiece;
(function (OutputPiece) {
    let _codec;
    OutputPiece.codec = () => {
        if (_codec == null) {
            _codec = message((obj, w, opts = {}) => {
                if (opts.lengthDelimited !== false) {
                    w.fork();
                }
                if ((obj.requestId != null && obj.requestId !== 0)) {
                    w.uint32(8);
                    w.uint64Number(obj.requestId);
                }
                if ((obj.piece != null && obj.piece.byteLength > 0)) {
                    w.uint32(18);
                    w.bytes(obj.piece);
                }
                if ((obj.refused != null && obj.refused !== '')) {
                    w.uint32(26);
                    w.string(obj.refused);
                }
                if (opts.lengthDelimited !== false) {
                    w.ldelim();
                }
            }, (reader, length, opts = {}) => {
                const obj = {
                    requestId: 0,
                    piece: uint8ArrayAlloc(0),
                    refused: ''
                };
                const end = length == null ? reader.len : reader.pos + length;
                while (reader.pos < end) {
                    const tag = reader.uint32();
                    switch (tag >>> 3) {
                        case 1: {
                            obj.requestId = reader.uint64Number();
                            break;
                        }
                        case 2: {
                            obj.piece = reader.bytes();
                            break;
                        }
                        case 3: {
                            obj.refused = reader.string();
                            break;
                        }
                        default: {
                            reader.skipType(tag & 7);
                            break;
                        }
                    }
                }
                return obj;
            });
        }
        return _codec;
    };
    function encode(obj) {
        return encodeMessage(obj, OutputPiece.codec());
    }
    OutputPiece.encode = encode;
    function decode(buf, opts) {
        return decodeMessage(buf, OutputPiece.codec(), opts);
    }
    OutputPiece.decode = decode;
})(OutputPiece || (OutputPiece = {}));
export var OutputLost;
(function (OutputLost) {
    let _codec;
    OutputLost.codec = () => {
        if (_codec == null) {
            _codec = message((obj, w, opts = {}) => {
                if (opts.lengthDelimited !== false) {
                    w.fork();
                }
                if ((obj.requestId != null && obj.requestId !== 0)) {
                    w.uint32(8);
                    w.uint64Number(obj.requestId);
                }
                if ((obj.outputId != null && obj.outputId !== '')) {
                    w.uint32(18);
                    w.string(obj.outputId);
                }
                if (opts.lengthDelimited !== false) {
                    w.ldelim();
                }
            }, (reader, length, opts = {}) => {
                const obj = {
                    requestId: 0,
                    outputId: ''
                };
                const end = length == null ? reader.len : reader.pos + length;
                while (reader.pos < end) {
                    const tag = reader.uint32();
                    switch (tag >>> 3) {
                        case 1: {
                            obj.requestId = reader.uint64Number();
                            break;
                        }
                        case 2: {
                            obj.outputId = reader.string();
                            break;
                        }
                        default: {
                            reader.skipType(tag & 7);
                            break;
                        }
                    }
                }
                return obj;
            });
        }
        return _codec;
    };
    function encode(obj) {
        return encodeMessage(obj, OutputLost.codec());
    }
    OutputLost.encode = encode;
    function decode(buf, opts) {
        return decodeMessage(buf, OutputLost.codec(), opts);
    }
    OutputLost.decode = decode;
})(OutputLost || (OutputLost = {}));
export var OutputFound;
(function (OutputFound) {
    let _codec;
    OutputFound.codec = () => {
        if (_codec == null) {
            _codec = message((obj, w, opts = {}) => {
                if (opts.lengthDelimited !== false) {
                    w.fork();
                }
                if ((obj.requestId != null && obj.requestId !== 0)) {
                    w.uint32(8);
                    w.uint64Number(obj.requestId);
                }
                if ((obj.output != null && obj.output.byteLength > 0)) {
                    w.uint32(18);
                    w.bytes(obj.output);
                }
                if ((obj.refused != null && obj.refused !== '')) {
                    w.uint32(26);
                    w.string(obj.refused);
                }
                if (opts.lengthDelimited !== false) {
                    w.ldelim();
                }
            }, (reader, length, opts = {}) => {
                const obj = {
                    requestId: 0,
                    output: uint8ArrayAlloc(0),
                    refused: ''
                };
                const end = length == null ? reader.len : reader.pos + length;
                while (reader.pos < end) {
                    const tag = reader.uint32();
                    switch (tag >>> 3) {
                        case 1: {
                            obj.requestId = reader.uint64Number();
                            break;
                        }
                        case 2: {
                            obj.output = reader.bytes();
                            break;
                        }
                        case 3: {
                            obj.refused = reader.string();
                            break;
                        }
                        default: {
                            reader.skipType(tag & 7);
                            break;
                        }
                    }
                }
                return obj;
            });
        }
        return _codec;
    };
    function encode(obj) {
        return encodeMessage(obj, OutputFound.codec());
    }
    OutputFound.encode = encode;
    function decode(buf, opts) {
        return decodeMessage(buf, OutputFound.codec(), opts);
    }
    OutputFound.decode = decode;
})(OutputFound || (OutputFound = {}));
export var OutputRelease;
(function (OutputRelease) {
    let _codec;
    OutputRelease.codec = () => {
        if (_codec == null) {
            _codec = message((obj, w, opts = {}) => {
                if (opts.lengthDelimited !== false) {
                    w.fork();
                }
                if (obj.outputIds != null && obj.outputIds.length > 0) {
                    for (const value of obj.outputIds) {
                        w.uint32(10);
                        w.string(value);
                    }
                }
                if (opts.lengthDelimited !== false) {
                    w.ldelim();
                }
            }, (reader, length, opts = {}) => {
                const obj = {
                    outputIds: []
                };
                const end = length == null ? reader.len : reader.pos + length;
                while (reader.pos < end) {
                    const tag = reader.uint32();
                    switch (tag >>> 3) {
                        case 1: {
                            if (opts.limits?.outputIds != null && obj.outputIds.length === opts.limits.outputIds) {
                                throw new MaxLengthError('Decode error - repeated field "outputIds" had too many elements');
                            }
                            if (obj.outputIds.length === 1024) {
                                throw new MaxLengthError('Decode error - repeated field "outputIds" had too many elements');
                            }
                            obj.outputIds.push(reader.string());
                            break;
                        }
                        default: {
                            reader.skipType(tag & 7);
                            break;
                        }
                    }
                }
                return obj;
            });
        }
        return _codec;
    };
    function encode(obj) {
        return encodeMessage(obj, OutputRelease.codec());
    }
    OutputRelease.encode = encode;
    function decode(buf, opts) {
        return decodeMessage(buf, OutputRelease.codec(), opts);
    }
    OutputRelease.decode = decode;
})(OutputRelease || (OutputRelease = {}));
