// Generated from agent-message.proto by `npm run proto`. Do not edit.
import type { Codec, DecodeOptions } from 'protons-runtime';
import type { Uint8ArrayList } from 'uint8arraylist';
export interface AgentMessage {
    messageId: string;
    senderId: string;
    recipientId: string;
    type: number;
    payload: Uint8Array<ArrayBuffer>;
    metadata: Map<string, string>;
    timestamp: number;
}
export declare namespace AgentMessage {
    interface AgentMessage$metadataEntry {
        key: string;
        value: string;
    }
    namespace AgentMessage$metadataEntry {
        const codec: () => Codec<AgentMessage$metadataEntry>;
        interface AgentMessage$metadataEntryKeyFieldEvent {
            field: '$.key';
            value: string;
        }
        interface AgentMessage$metadataEntryValueFieldEvent {
            field: '$.value';
            value: string;
        }
        function encode(obj: Partial<AgentMessage$metadataEntry>): Uint8Array<ArrayBuffer>;
        function decode(buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<AgentMessage$metadataEntry>): AgentMessage$metadataEntry;
    }
    const codec: () => Codec<AgentMessage>;
    interface AgentMessageMessageIdFieldEvent {
        field: '$.messageId';
        value: string;
    }
    interface AgentMessageSenderIdFieldEvent {
        field: '$.senderId';
        value: string;
    }
    interface AgentMessageRecipientIdFieldEvent {
        field: '$.recipientId';
        value: string;
    }
    interface AgentMessageTypeFieldEvent {
        field: '$.type';
        value: number;
    }
    interface AgentMessagePayloadFieldEvent {
        field: '$.payload';
        value: Uint8Array<ArrayBuffer>;
    }
    interface AgentMessageMetadataFieldEvent {
        field: '$.metadata{}';
        key: string;
        value: string;
    }
    interface AgentMessageTimestampFieldEvent {
        field: '$.timestamp';
        value: number;
    }
    function encode(obj: Partial<AgentMessage>): Uint8Array<ArrayBuffer>;
    function decode(buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<AgentMessage>): AgentMessage;
}
export interface Hello {
    protocolVersion: number;
    network: string;
    presence?: Presence;
}
export declare namespace Hello {
    const codec: () => Codec<Hello>;
    interface HelloProtocolVersionFieldEvent {
        field: '$.protocolVersion';
        value: number;
    }
    interface HelloNetworkFieldEvent {
        field: '$.network';
        value: string;
    }
    interface HelloPresenceNetworkFieldEvent {
        field: '$.presence.network';
        value: string;
    }
    interface HelloPresenceEpochFieldEvent {
        field: '$.presence.epoch';
        value: number;
    }
    interface HelloPresenceSequenceFieldEvent {
        field: '$.presence.sequence';
        value: number;
    }
    interface HelloPresenceCapabilitiesFieldEvent {
        field: '$.presence.capabilities[]';
        index: number;
        value: string;
    }
    interface HelloPresenceLoadRunningFieldEvent {
        field: '$.presence.load.running';
        value: number;
    }
    interface HelloPresenceLoadQueuedFieldEvent {
        field: '$.presence.load.queued';
        value: number;
    }
    interface HelloPresenceLoadCapacityFieldEvent {
        field: '$.presence.load.capacity';
        value: number;
    }
    interface HelloPresenceLoadServiceMsFieldEvent {
        field: '$.presence.load.serviceMs{}';
        key: string;
        value: number;
    }
    interface HelloPresenceServingFieldEvent {
        field: '$.presence.serving';
        value: boolean;
    }
    interface HelloPresencePlatformFieldEvent {
        field: '$.presence.platform';
        value: string;
    }
    interface HelloPresenceRelaysFieldEvent {
        field: '$.presence.relays[]';
        index: number;
        value: string;
    }
    interface HelloPresenceLeavingFieldEvent {
        field: '$.presence.leaving';
        value: boolean;
    }
    interface HelloPresenceOffersNameFieldEvent {
        field: '$.presence.offers[].name';
        value: string;
        index: number;
    }
    interface HelloPresenceOffersVersionFieldEvent {
        field: '$.presence.offers[].version';
        value: string;
        index: number;
    }
    interface HelloPresenceOffersAttributesFieldEvent {
        field: '$.presence.offers[].attributes{}';
        key: string;
        value: string;
        index: number;
    }
    interface HelloPresenceOffersCostMsFieldEvent {
        field: '$.presence.offers[].costMs';
        value: number;
        index: number;
    }
    interface HelloPresenceOffersCostPerUnitMsFieldEvent {
        field: '$.presence.offers[].costPerUnitMs';
        value: number;
        index: number;
    }
    interface HelloPresenceIntervalMsFieldEvent {
        field: '$.presence.intervalMs';
        value: number;
    }
    interface HelloPresenceSameAsFieldEvent {
        field: '$.presence.sameAs';
        value: number;
    }
    interface HelloPresenceGoneFieldEvent {
        field: '$.presence.gone';
        value: Uint8Array<ArrayBuffer>;
    }
    interface HelloPresenceRegionFieldEvent {
        field: '$.presence.region';
        value: string;
    }
    interface HelloPresenceCoordinatePlaceFieldEvent {
        field: '$.presence.coordinate.place[]';
        index: number;
        value: number;
    }
    interface HelloPresenceCoordinateHeightFieldEvent {
        field: '$.presence.coordinate.height';
        value: number;
    }
    interface HelloPresenceCoordinateErrorFieldEvent {
        field: '$.presence.coordinate.error';
        value: number;
    }
    function encode(obj: Partial<Hello>): Uint8Array<ArrayBuffer>;
    function decode(buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<Hello>): Hello;
}
export interface Presence {
    network: string;
    epoch: number;
    sequence: number;
    capabilities: string[];
    load?: Load;
    serving: boolean;
    platform: string;
    relays: string[];
    leaving: boolean;
    offers: CapabilityOffer[];
    intervalMs?: number;
    sameAs?: number;
    gone?: Uint8Array<ArrayBuffer>;
    region?: string;
    coordinate?: Coordinate;
}
export declare namespace Presence {
    const codec: () => Codec<Presence>;
    interface PresenceNetworkFieldEvent {
        field: '$.network';
        value: string;
    }
    interface PresenceEpochFieldEvent {
        field: '$.epoch';
        value: number;
    }
    interface PresenceSequenceFieldEvent {
        field: '$.sequence';
        value: number;
    }
    interface PresenceCapabilitiesFieldEvent {
        field: '$.capabilities[]';
        index: number;
        value: string;
    }
    interface PresenceLoadRunningFieldEvent {
        field: '$.load.running';
        value: number;
    }
    interface PresenceLoadQueuedFieldEvent {
        field: '$.load.queued';
        value: number;
    }
    interface PresenceLoadCapacityFieldEvent {
        field: '$.load.capacity';
        value: number;
    }
    interface PresenceLoadServiceMsFieldEvent {
        field: '$.load.serviceMs{}';
        key: string;
        value: number;
    }
    interface PresenceServingFieldEvent {
        field: '$.serving';
        value: boolean;
    }
    interface PresencePlatformFieldEvent {
        field: '$.platform';
        value: string;
    }
    interface PresenceRelaysFieldEvent {
        field: '$.relays[]';
        index: number;
        value: string;
    }
    interface PresenceLeavingFieldEvent {
        field: '$.leaving';
        value: boolean;
    }
    interface PresenceOffersNameFieldEvent {
        field: '$.offers[].name';
        value: string;
        index: number;
    }
    interface PresenceOffersVersionFieldEvent {
        field: '$.offers[].version';
        value: string;
        index: number;
    }
    interface PresenceOffersAttributesFieldEvent {
        field: '$.offers[].attributes{}';
        key: string;
        value: string;
        index: number;
    }
    interface PresenceOffersCostMsFieldEvent {
        field: '$.offers[].costMs';
        value: number;
        index: number;
    }
    interface PresenceOffersCostPerUnitMsFieldEvent {
        field: '$.offers[].costPerUnitMs';
        value: number;
        index: number;
    }
    interface PresenceIntervalMsFieldEvent {
        field: '$.intervalMs';
        value: number;
    }
    interface PresenceSameAsFieldEvent {
        field: '$.sameAs';
        value: number;
    }
    interface PresenceGoneFieldEvent {
        field: '$.gone';
        value: Uint8Array<ArrayBuffer>;
    }
    interface PresenceRegionFieldEvent {
        field: '$.region';
        value: string;
    }
    interface PresenceCoordinatePlaceFieldEvent {
        field: '$.coordinate.place[]';
        index: number;
        value: number;
    }
    interface PresenceCoordinateHeightFieldEvent {
        field: '$.coordinate.height';
        value: number;
    }
    interface PresenceCoordinateErrorFieldEvent {
        field: '$.coordinate.error';
        value: number;
    }
    function encode(obj: Partial<Presence>): Uint8Array<ArrayBuffer>;
    function decode(buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<Presence>): Presence;
}
export interface Coordinate {
    place: number[];
    height: number;
    error: number;
}
export declare namespace Coordinate {
    const codec: () => Codec<Coordinate>;
    interface CoordinatePlaceFieldEvent {
        field: '$.place[]';
        index: number;
        value: number;
    }
    interface CoordinateHeightFieldEvent {
        field: '$.height';
        value: number;
    }
    interface CoordinateErrorFieldEvent {
        field: '$.error';
        value: number;
    }
    function encode(obj: Partial<Coordinate>): Uint8Array<ArrayBuffer>;
    function decode(buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<Coordinate>): Coordinate;
}
export interface CapabilityOffer {
    name: string;
    version: string;
    attributes: Map<string, string>;
    costMs: number;
    costPerUnitMs: number;
}
export declare namespace CapabilityOffer {
    interface CapabilityOffer$attributesEntry {
        key: string;
        value: string;
    }
    namespace CapabilityOffer$attributesEntry {
        const codec: () => Codec<CapabilityOffer$attributesEntry>;
        interface CapabilityOffer$attributesEntryKeyFieldEvent {
            field: '$.key';
            value: string;
        }
        interface CapabilityOffer$attributesEntryValueFieldEvent {
            field: '$.value';
            value: string;
        }
        function encode(obj: Partial<CapabilityOffer$attributesEntry>): Uint8Array<ArrayBuffer>;
        function decode(buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<CapabilityOffer$attributesEntry>): CapabilityOffer$attributesEntry;
    }
    const codec: () => Codec<CapabilityOffer>;
    interface CapabilityOfferNameFieldEvent {
        field: '$.name';
        value: string;
    }
    interface CapabilityOfferVersionFieldEvent {
        field: '$.version';
        value: string;
    }
    interface CapabilityOfferAttributesFieldEvent {
        field: '$.attributes{}';
        key: string;
        value: string;
    }
    interface CapabilityOfferCostMsFieldEvent {
        field: '$.costMs';
        value: number;
    }
    interface CapabilityOfferCostPerUnitMsFieldEvent {
        field: '$.costPerUnitMs';
        value: number;
    }
    function encode(obj: Partial<CapabilityOffer>): Uint8Array<ArrayBuffer>;
    function decode(buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<CapabilityOffer>): CapabilityOffer;
}
export interface Load {
    running: number;
    queued: number;
    capacity: number;
    serviceMs: Map<string, number>;
}
export declare namespace Load {
    interface Load$serviceMsEntry {
        key: string;
        value: number;
    }
    namespace Load$serviceMsEntry {
        const codec: () => Codec<Load$serviceMsEntry>;
        interface Load$serviceMsEntryKeyFieldEvent {
            field: '$.key';
            value: string;
        }
        interface Load$serviceMsEntryValueFieldEvent {
            field: '$.value';
            value: number;
        }
        function encode(obj: Partial<Load$serviceMsEntry>): Uint8Array<ArrayBuffer>;
        function decode(buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<Load$serviceMsEntry>): Load$serviceMsEntry;
    }
    const codec: () => Codec<Load>;
    interface LoadRunningFieldEvent {
        field: '$.running';
        value: number;
    }
    interface LoadQueuedFieldEvent {
        field: '$.queued';
        value: number;
    }
    interface LoadCapacityFieldEvent {
        field: '$.capacity';
        value: number;
    }
    interface LoadServiceMsFieldEvent {
        field: '$.serviceMs{}';
        key: string;
        value: number;
    }
    function encode(obj: Partial<Load>): Uint8Array<ArrayBuffer>;
    function decode(buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<Load>): Load;
}
export interface Heartbeat {
    sequence: number;
    reply: boolean;
    load?: Load;
    everyMs: number;
    suspected: boolean;
    asleep: boolean;
    coordinate?: Coordinate;
}
export declare namespace Heartbeat {
    const codec: () => Codec<Heartbeat>;
    interface HeartbeatSequenceFieldEvent {
        field: '$.sequence';
        value: number;
    }
    interface HeartbeatReplyFieldEvent {
        field: '$.reply';
        value: boolean;
    }
    interface HeartbeatLoadRunningFieldEvent {
        field: '$.load.running';
        value: number;
    }
    interface HeartbeatLoadQueuedFieldEvent {
        field: '$.load.queued';
        value: number;
    }
    interface HeartbeatLoadCapacityFieldEvent {
        field: '$.load.capacity';
        value: number;
    }
    interface HeartbeatLoadServiceMsFieldEvent {
        field: '$.load.serviceMs{}';
        key: string;
        value: number;
    }
    interface HeartbeatEveryMsFieldEvent {
        field: '$.everyMs';
        value: number;
    }
    interface HeartbeatSuspectedFieldEvent {
        field: '$.suspected';
        value: boolean;
    }
    interface HeartbeatAsleepFieldEvent {
        field: '$.asleep';
        value: boolean;
    }
    interface HeartbeatCoordinatePlaceFieldEvent {
        field: '$.coordinate.place[]';
        index: number;
        value: number;
    }
    interface HeartbeatCoordinateHeightFieldEvent {
        field: '$.coordinate.height';
        value: number;
    }
    interface HeartbeatCoordinateErrorFieldEvent {
        field: '$.coordinate.error';
        value: number;
    }
    function encode(obj: Partial<Heartbeat>): Uint8Array<ArrayBuffer>;
    function decode(buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<Heartbeat>): Heartbeat;
}
export interface ProbeRequest {
    sequence: number;
    peerId: string;
}
export declare namespace ProbeRequest {
    const codec: () => Codec<ProbeRequest>;
    interface ProbeRequestSequenceFieldEvent {
        field: '$.sequence';
        value: number;
    }
    interface ProbeRequestPeerIdFieldEvent {
        field: '$.peerId';
        value: string;
    }
    function encode(obj: Partial<ProbeRequest>): Uint8Array<ArrayBuffer>;
    function decode(buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<ProbeRequest>): ProbeRequest;
}
export interface ProbeAnswer {
    sequence: number;
    peerId: string;
    hears: boolean;
    linked: boolean;
}
export declare namespace ProbeAnswer {
    const codec: () => Codec<ProbeAnswer>;
    interface ProbeAnswerSequenceFieldEvent {
        field: '$.sequence';
        value: number;
    }
    interface ProbeAnswerPeerIdFieldEvent {
        field: '$.peerId';
        value: string;
    }
    interface ProbeAnswerHearsFieldEvent {
        field: '$.hears';
        value: boolean;
    }
    interface ProbeAnswerLinkedFieldEvent {
        field: '$.linked';
        value: boolean;
    }
    function encode(obj: Partial<ProbeAnswer>): Uint8Array<ArrayBuffer>;
    function decode(buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<ProbeAnswer>): ProbeAnswer;
}
export interface TaskRequest {
    taskId: string;
    epoch: number;
    capability: string;
    input: Uint8Array<ArrayBuffer>;
    priority: number;
    timeoutMs: number;
    depth: number;
    stream: boolean;
    fed: boolean;
    places: Uint8Array<ArrayBuffer>;
    keep: boolean;
    atOnce: boolean;
    batch?: number;
    stay: boolean;
}
export declare namespace TaskRequest {
    const codec: () => Codec<TaskRequest>;
    interface TaskRequestTaskIdFieldEvent {
        field: '$.taskId';
        value: string;
    }
    interface TaskRequestEpochFieldEvent {
        field: '$.epoch';
        value: number;
    }
    interface TaskRequestCapabilityFieldEvent {
        field: '$.capability';
        value: string;
    }
    interface TaskRequestInputFieldEvent {
        field: '$.input';
        value: Uint8Array<ArrayBuffer>;
    }
    interface TaskRequestPriorityFieldEvent {
        field: '$.priority';
        value: number;
    }
    interface TaskRequestTimeoutMsFieldEvent {
        field: '$.timeoutMs';
        value: number;
    }
    interface TaskRequestDepthFieldEvent {
        field: '$.depth';
        value: number;
    }
    interface TaskRequestStreamFieldEvent {
        field: '$.stream';
        value: boolean;
    }
    interface TaskRequestFedFieldEvent {
        field: '$.fed';
        value: boolean;
    }
    interface TaskRequestPlacesFieldEvent {
        field: '$.places';
        value: Uint8Array<ArrayBuffer>;
    }
    interface TaskRequestKeepFieldEvent {
        field: '$.keep';
        value: boolean;
    }
    interface TaskRequestAtOnceFieldEvent {
        field: '$.atOnce';
        value: boolean;
    }
    interface TaskRequestBatchFieldEvent {
        field: '$.batch';
        value: number;
    }
    interface TaskRequestStayFieldEvent {
        field: '$.stay';
        value: boolean;
    }
    function encode(obj: Partial<TaskRequest>): Uint8Array<ArrayBuffer>;
    function decode(buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<TaskRequest>): TaskRequest;
}
export interface TaskEmit {
    taskId: string;
    epoch: number;
    sequence: number;
    value: Uint8Array<ArrayBuffer>;
}
export declare namespace TaskEmit {
    const codec: () => Codec<TaskEmit>;
    interface TaskEmitTaskIdFieldEvent {
        field: '$.taskId';
        value: string;
    }
    interface TaskEmitEpochFieldEvent {
        field: '$.epoch';
        value: number;
    }
    interface TaskEmitSequenceFieldEvent {
        field: '$.sequence';
        value: number;
    }
    interface TaskEmitValueFieldEvent {
        field: '$.value';
        value: Uint8Array<ArrayBuffer>;
    }
    function encode(obj: Partial<TaskEmit>): Uint8Array<ArrayBuffer>;
    function decode(buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<TaskEmit>): TaskEmit;
}
export interface TaskEmitTaken {
    taskId: string;
    epoch: number;
    sequence: number;
}
export declare namespace TaskEmitTaken {
    const codec: () => Codec<TaskEmitTaken>;
    interface TaskEmitTakenTaskIdFieldEvent {
        field: '$.taskId';
        value: string;
    }
    interface TaskEmitTakenEpochFieldEvent {
        field: '$.epoch';
        value: number;
    }
    interface TaskEmitTakenSequenceFieldEvent {
        field: '$.sequence';
        value: number;
    }
    function encode(obj: Partial<TaskEmitTaken>): Uint8Array<ArrayBuffer>;
    function decode(buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<TaskEmitTaken>): TaskEmitTaken;
}
export interface TaskStarted {
    taskId: string;
    epoch: number;
}
export declare namespace TaskStarted {
    const codec: () => Codec<TaskStarted>;
    interface TaskStartedTaskIdFieldEvent {
        field: '$.taskId';
        value: string;
    }
    interface TaskStartedEpochFieldEvent {
        field: '$.epoch';
        value: number;
    }
    function encode(obj: Partial<TaskStarted>): Uint8Array<ArrayBuffer>;
    function decode(buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<TaskStarted>): TaskStarted;
}
export interface TaskProgress {
    taskId: string;
    epoch: number;
    fraction: number;
}
export declare namespace TaskProgress {
    const codec: () => Codec<TaskProgress>;
    interface TaskProgressTaskIdFieldEvent {
        field: '$.taskId';
        value: string;
    }
    interface TaskProgressEpochFieldEvent {
        field: '$.epoch';
        value: number;
    }
    interface TaskProgressFractionFieldEvent {
        field: '$.fraction';
        value: number;
    }
    function encode(obj: Partial<TaskProgress>): Uint8Array<ArrayBuffer>;
    function decode(buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<TaskProgress>): TaskProgress;
}
export interface TaskResult {
    taskId: string;
    epoch: number;
    output?: Uint8Array<ArrayBuffer>;
    error?: RemoteError;
    runMs: number;
    held: Uint8Array<ArrayBuffer>;
}
export declare namespace TaskResult {
    const codec: () => Codec<TaskResult>;
    interface TaskResultTaskIdFieldEvent {
        field: '$.taskId';
        value: string;
    }
    interface TaskResultEpochFieldEvent {
        field: '$.epoch';
        value: number;
    }
    interface TaskResultOutputFieldEvent {
        field: '$.output';
        value: Uint8Array<ArrayBuffer>;
    }
    interface TaskResultErrorNameFieldEvent {
        field: '$.error.name';
        value: string;
    }
    interface TaskResultErrorMessageFieldEvent {
        field: '$.error.message';
        value: string;
    }
    interface TaskResultErrorDetailFieldEvent {
        field: '$.error.detail';
        value: Uint8Array<ArrayBuffer>;
    }
    interface TaskResultRunMsFieldEvent {
        field: '$.runMs';
        value: number;
    }
    interface TaskResultHeldFieldEvent {
        field: '$.held';
        value: Uint8Array<ArrayBuffer>;
    }
    function encode(obj: Partial<TaskResult>): Uint8Array<ArrayBuffer>;
    function decode(buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<TaskResult>): TaskResult;
}
export interface TaskCancel {
    taskId: string;
    epoch: number;
    reason: string;
}
export declare namespace TaskCancel {
    const codec: () => Codec<TaskCancel>;
    interface TaskCancelTaskIdFieldEvent {
        field: '$.taskId';
        value: string;
    }
    interface TaskCancelEpochFieldEvent {
        field: '$.epoch';
        value: number;
    }
    interface TaskCancelReasonFieldEvent {
        field: '$.reason';
        value: string;
    }
    function encode(obj: Partial<TaskCancel>): Uint8Array<ArrayBuffer>;
    function decode(buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<TaskCancel>): TaskCancel;
}
export interface TaskMoved {
    taskId: string;
    epoch: number;
    to: string;
}
export declare namespace TaskMoved {
    const codec: () => Codec<TaskMoved>;
    interface TaskMovedTaskIdFieldEvent {
        field: '$.taskId';
        value: string;
    }
    interface TaskMovedEpochFieldEvent {
        field: '$.epoch';
        value: number;
    }
    interface TaskMovedToFieldEvent {
        field: '$.to';
        value: string;
    }
    function encode(obj: Partial<TaskMoved>): Uint8Array<ArrayBuffer>;
    function decode(buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<TaskMoved>): TaskMoved;
}
export interface TaskAdopt {
    taskId: string;
    epoch: number;
    timeoutMs: number;
}
export declare namespace TaskAdopt {
    const codec: () => Codec<TaskAdopt>;
    interface TaskAdoptTaskIdFieldEvent {
        field: '$.taskId';
        value: string;
    }
    interface TaskAdoptEpochFieldEvent {
        field: '$.epoch';
        value: number;
    }
    interface TaskAdoptTimeoutMsFieldEvent {
        field: '$.timeoutMs';
        value: number;
    }
    function encode(obj: Partial<TaskAdopt>): Uint8Array<ArrayBuffer>;
    function decode(buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<TaskAdopt>): TaskAdopt;
}
export interface StealRequest {
    capabilities: string[];
    count: number;
}
export declare namespace StealRequest {
    const codec: () => Codec<StealRequest>;
    interface StealRequestCapabilitiesFieldEvent {
        field: '$.capabilities[]';
        index: number;
        value: string;
    }
    interface StealRequestCountFieldEvent {
        field: '$.count';
        value: number;
    }
    function encode(obj: Partial<StealRequest>): Uint8Array<ArrayBuffer>;
    function decode(buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<StealRequest>): StealRequest;
}
export interface StealAnswer {
    count: number;
}
export declare namespace StealAnswer {
    const codec: () => Codec<StealAnswer>;
    interface StealAnswerCountFieldEvent {
        field: '$.count';
        value: number;
    }
    function encode(obj: Partial<StealAnswer>): Uint8Array<ArrayBuffer>;
    function decode(buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<StealAnswer>): StealAnswer;
}
export interface AgentRequest {
    requestId: number;
    operation: string;
    body: Uint8Array<ArrayBuffer>;
}
export declare namespace AgentRequest {
    const codec: () => Codec<AgentRequest>;
    interface AgentRequestRequestIdFieldEvent {
        field: '$.requestId';
        value: number;
    }
    interface AgentRequestOperationFieldEvent {
        field: '$.operation';
        value: string;
    }
    interface AgentRequestBodyFieldEvent {
        field: '$.body';
        value: Uint8Array<ArrayBuffer>;
    }
    function encode(obj: Partial<AgentRequest>): Uint8Array<ArrayBuffer>;
    function decode(buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<AgentRequest>): AgentRequest;
}
export interface AgentAnswer {
    requestId: number;
    body?: Uint8Array<ArrayBuffer>;
    error?: RemoteError;
}
export declare namespace AgentAnswer {
    const codec: () => Codec<AgentAnswer>;
    interface AgentAnswerRequestIdFieldEvent {
        field: '$.requestId';
        value: number;
    }
    interface AgentAnswerBodyFieldEvent {
        field: '$.body';
        value: Uint8Array<ArrayBuffer>;
    }
    interface AgentAnswerErrorNameFieldEvent {
        field: '$.error.name';
        value: string;
    }
    interface AgentAnswerErrorMessageFieldEvent {
        field: '$.error.message';
        value: string;
    }
    interface AgentAnswerErrorDetailFieldEvent {
        field: '$.error.detail';
        value: Uint8Array<ArrayBuffer>;
    }
    function encode(obj: Partial<AgentAnswer>): Uint8Array<ArrayBuffer>;
    function decode(buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<AgentAnswer>): AgentAnswer;
}
export interface Goodbye {
    reason: string;
}
export declare namespace Goodbye {
    const codec: () => Codec<Goodbye>;
    interface GoodbyeReasonFieldEvent {
        field: '$.reason';
        value: string;
    }
    function encode(obj: Partial<Goodbye>): Uint8Array<ArrayBuffer>;
    function decode(buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<Goodbye>): Goodbye;
}
export interface RemoteError {
    name: string;
    message: string;
    detail?: Uint8Array<ArrayBuffer>;
}
export declare namespace RemoteError {
    const codec: () => Codec<RemoteError>;
    interface RemoteErrorNameFieldEvent {
        field: '$.name';
        value: string;
    }
    interface RemoteErrorMessageFieldEvent {
        field: '$.message';
        value: string;
    }
    interface RemoteErrorDetailFieldEvent {
        field: '$.detail';
        value: Uint8Array<ArrayBuffer>;
    }
    function encode(obj: Partial<RemoteError>): Uint8Array<ArrayBuffer>;
    function decode(buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<RemoteError>): RemoteError;
}
