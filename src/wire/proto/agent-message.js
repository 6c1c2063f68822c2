// Generated from agent-message.proto by `npm run proto`. Do not edit.
import { decodeMessage, encodeMessage, MaxLengthError, MaxSizeError, message } from 'protons-runtime';
import { alloc as uint8ArrayAlloc } from 'uint8arrays/alloc';
export var AgentMessage;
(function (AgentMessage) {
    let AgentMessage$metadataEntry;
    (function (AgentMessage$metadataEntry) {
        let _codec;
        AgentMessage$metadataEntry.codec = () => {
            if (_codec == null) {
                _codec = message((obj, w, opts = {}) => {
                    if (opts.lengthDelimited !== false) {
                        w.fork();
                    }
                    if ((obj.key != null && obj.key !== '')) {
                        w.uint32(10);
                        w.string(obj.key);
                    }
                    if ((obj.value != null && obj.value !== '')) {
                        w.uint32(18);
                        w.string(obj.value);
                    }
                    if (opts.lengthDelimited !== false) {
                        w.ldelim();
                    }
                }, (reader, length, opts = {}) => {
                    const obj = {
                        key: '',
                        value: ''
                    };
                    const end = length == null ? reader.len : reader.pos + length;
                    while (reader.pos < end) {
                        const tag = reader.uint32();
                        switch (tag >>> 3) {
                            case 1: {
                                obj.key = reader.string();
                                break;
                            }
                            case 2: {
                                obj.value = reader.string();
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
            return encodeMessage(obj, AgentMessage$metadataEntry.codec());
        }
        AgentMessage$metadataEntry.encode = encode;
        function decode(buf, opts) {
            return decodeMessage(buf, AgentMessage$metadataEntry.codec(), opts);
        }
        AgentMessage$metadataEntry.decode = decode;
    })(AgentMessage$metadataEntry = AgentMessage.AgentMessage$metadataEntry || (AgentMessage.AgentMessage$metadataEntry = {}));
    let _codec;
    AgentMessage.codec = () => {
        if (_codec == null) {
            _codec = message((obj, w, opts = {}) => {
                if (opts.lengthDelimited !== false) {
                    w.fork();
                }
                if ((obj.messageId != null && obj.messageId !== '')) {
                    w.uint32(10);
                    w.string(obj.messageId);
                }
                if ((obj.senderId != null && obj.senderId !== '')) {
                    w.uint32(18);
                    w.string(obj.senderId);
                }
                if ((obj.recipientId != null && obj.recipientId !== '')) {
                    w.uint32(26);
                    w.string(obj.recipientId);
                }
                if ((obj.type != null && obj.type !== 0)) {
                    w.uint32(32);
                    w.uint32(obj.type);
                }
                if ((obj.payload != null && obj.payload.byteLength > 0)) {
                    w.uint32(42);
                    w.bytes(obj.payload);
                }
                if (obj.metadata != null && obj.metadata.size > 0) {
                    for (const [key, value] of obj.metadata.entries()) {
                        w.uint32(50);
                        AgentMessage.AgentMessage$metadataEntry.codec().encode({ key, value }, w);
                    }
                }
                if ((obj.timestamp != null && obj.timestamp !== 0)) {
                    w.uint32(56);
                    w.uint64Number(obj.timestamp);
                }
                if (opts.lengthDelimited !== false) {
                    w.ldelim();
                }
            }, (reader, length, opts = {}) => {
                const obj = {
                    messageId: '',
                    senderId: '',
                    recipientId: '',
                    type: 0,
                    payload: uint8ArrayAlloc(0),
                    metadata: new Map(),
                    timestamp: 0
                };
                const end = length == null ? reader.len : reader.pos + length;
                while (reader.pos < end) {
                    const tag = reader.uint32();
                    switch (tag >>> 3) {
                        case 1: {
                            obj.messageId = reader.string();
                            break;
                        }
                        case 2: {
                            obj.senderId = reader.string();
                            break;
                        }
                        case 3: {
                            obj.recipientId = reader.string();
                            break;
                        }
                        case 4: {
                            obj.type = reader.uint32();
                            break;
                        }
                        case 5: {
                            obj.payload = reader.bytes();
                            break;
                        }
                        case 6: {
                            if (opts.limits?.metadata != null && obj.metadata.size === opts.limits.metadata) {
                                throw new MaxSizeError('Decode error - map field "metadata" had too many elements');
                            }
                            if (obj.metadata.size === 16) {
                                throw new MaxSizeError('Decode error - map field "metadata" had too many elements');
                            }
                            const entry = AgentMessage.AgentMessage$metadataEntry.codec().decode(reader, reader.uint32(), {
                                limits: {
                                    value: opts.limits?.metadata$value
                                }
                            });
                            obj.metadata.set(entry.key, entry.value);
                            break;
                        }
                        case 7: {
                            obj.timestamp = reader.uint64Number();
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
        return encodeMessage(obj, AgentMessage.codec());
    }
    AgentMessage.encode = encode;
    function decode(buf, opts) {
        return decodeMessage(buf, AgentMessage.codec(), opts);
    }
    AgentMessage.decode = decode;
})(AgentMessage || (AgentMessage = {}));
export var Hello;
(function (Hello) {
    let _codec;
    Hello.codec = () => {
        if (_codec == null) {
            _codec = message((obj, w, opts = {}) => {
                if (opts.lengthDelimited !== false) {
                    w.fork();
                }
                if ((obj.protocolVersion != null && obj.protocolVersion !== 0)) {
                    w.uint32(8);
                    w.uint32(obj.protocolVersion);
                }
                if ((obj.network != null && obj.network !== '')) {
                    w.uint32(18);
                    w.string(obj.network);
                }
                if (obj.presence != null) {
                    w.uint32(26);
                    Presence.codec().encode(obj.presence, w);
                }
                if (opts.lengthDelimited !== false) {
                    w.ldelim();
                }
            }, (reader, length, opts = {}) => {
                const obj = {
                    protocolVersion: 0,
                    network: ''
                };
                const end = length == null ? reader.len : reader.pos + length;
                while (reader.pos < end) {
                    const tag = reader.uint32();
                    switch (tag >>> 3) {
                        case 1: {
                            obj.protocolVersion = reader.uint32();
                            break;
                        }
                        case 2: {
                            obj.network = reader.string();
                            break;
                        }
                        case 3: {
                            obj.presence = Presence.codec().decode(reader, reader.uint32(), {
                                limits: opts.limits?.presence
                            });
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
        return encodeMessage(obj, Hello.codec());
    }
    Hello.encode = encode;
    function decode(buf, opts) {
        return decodeMessage(buf, Hello.codec(), opts);
    }
    Hello.decode = decode;
})(Hello || (Hello = {}));
export var Presence;
(function (Presence) {
    let _codec;
    Presence.codec = () => {
        if (_codec == null) {
            _codec = message((obj, w, opts = {}) => {
                if (opts.lengthDelimited !== false) {
                    w.fork();
                }
                if ((obj.network != null && obj.network !== '')) {
                    w.uint32(10);
                    w.string(obj.network);
                }
                if ((obj.epoch != null && obj.epoch !== 0)) {
                    w.uint32(16);
                    w.uint64Number(obj.epoch);
                }
                if ((obj.sequence != null && obj.sequence !== 0)) {
                    w.uint32(24);
                    w.uint64Number(obj.sequence);
                }
                if (obj.capabilities != null && obj.capabilities.length > 0) {
                    for (const value of obj.capabilities) {
                        w.uint32(34);
                        w.string(value);
                    }
                }
                if (obj.load != null) {
                    w.uint32(42);
                    Load.codec().encode(obj.load, w);
                }
                if ((obj.serving != null && obj.serving !== false)) {
                    w.uint32(48);
                    w.bool(obj.serving);
                }
                if ((obj.platform != null && obj.platform !== '')) {
                    w.uint32(58);
                    w.string(obj.platform);
                }
                if (obj.relays != null && obj.relays.length > 0) {
                    for (const value of obj.relays) {
                        w.uint32(66);
                        w.string(value);
                    }
                }
                if ((obj.leaving != null && obj.leaving !== false)) {
                    w.uint32(72);
                    w.bool(obj.leaving);
                }
                if (obj.offers != null && obj.offers.length > 0) {
                    for (const value of obj.offers) {
                        w.uint32(82);
                        CapabilityOffer.codec().encode(value, w);
                    }
                }
                if (obj.intervalMs != null) {
                    w.uint32(88);
                    w.uint32(obj.intervalMs);
                }
                if (obj.sameAs != null) {
                    w.uint32(96);
                    w.uint64Number(obj.sameAs);
                }
                if (obj.gone != null) {
                    w.uint32(106);
                    w.bytes(obj.gone);
                }
                if (obj.region != null) {
                    w.uint32(162);
                    w.string(obj.region);
                }
                if (obj.coordinate != null) {
                    w.uint32(170);
                    Coordinate.codec().encode(obj.coordinate, w);
                }
                if (opts.lengthDelimited !== false) {
                    w.ldelim();
                }
            }, (reader, length, opts = {}) => {
                const obj = {
                    network: '',
                    epoch: 0,
                    sequence: 0,
                    capabilities: [],
                    serving: false,
                    platform: '',
                    relays: [],
                    leaving: false,
                    offers: []
                };
                const end = length == null ? reader.len : reader.pos + length;
                while (reader.pos < end) {
                    const tag = reader.uint32();
                    switch (tag >>> 3) {
                        case 1: {
                            obj.network = reader.string();
                            break;
                        }
                        case 2: {
                            obj.epoch = reader.uint64Number();
                            break;
                        }
                        case 3: {
                            obj.sequence = reader.uint64Number();
                            break;
                        }
                        case 4: {
                            if (opts.limits?.capabilities != null && obj.capabilities.length === opts.limits.capabilities) {
                                throw new MaxLengthError('Decode error - repeated field "capabilities" had too many elements');
                            }
                            if (obj.capabilities.length === 64) {
                                throw new MaxLengthError('Decode error - repeated field "capabilities" had too many elements');
                            }
                            obj.capabilities.push(reader.string());
                            break;
                        }
                        case 5: {
                            obj.load = Load.codec().decode(reader, reader.uint32(), {
                                limits: opts.limits?.load
                            });
                            break;
                        }
                        case 6: {
                            obj.serving = reader.bool();
                            break;
                        }
                        case 7: {
                            obj.platform = reader.string();
                            break;
                        }
                        case 8: {
                            if (opts.limits?.relays != null && obj.relays.length === opts.limits.relays) {
                                throw new MaxLengthError('Decode error - repeated field "relays" had too many elements');
                            }
                            if (obj.relays.length === 8) {
                                throw new MaxLengthError('Decode error - repeated field "relays" had too many elements');
                            }
                            obj.relays.push(reader.string());
                            break;
                        }
                        case 9: {
                            obj.leaving = reader.bool();
                            break;
                        }
                        case 10: {
                            if (opts.limits?.offers != null && obj.offers.length === opts.limits.offers) {
                                throw new MaxLengthError('Decode error - repeated field "offers" had too many elements');
                            }
                            if (obj.offers.length === 64) {
                                throw new MaxLengthError('Decode error - repeated field "offers" had too many elements');
                            }
                            obj.offers.push(CapabilityOffer.codec().decode(reader, reader.uint32(), {
                                limits: opts.limits?.offers$
                            }));
                            break;
                        }
                        case 11: {
                            obj.intervalMs = reader.uint32();
                            break;
                        }
                        case 12: {
                            obj.sameAs = reader.uint64Number();
                            break;
                        }
                        case 13: {
                            obj.gone = reader.bytes();
                            break;
                        }
                        case 20: {
                            obj.region = reader.string();
                            break;
                        }
                        case 21: {
                            obj.coordinate = Coordinate.codec().decode(reader, reader.uint32(), {
                                limits: opts.limits?.coordinate
                            });
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
        return encodeMessage(obj, Presence.codec());
    }
    Presence.encode = encode;
    function decode(buf, opts) {
        return decodeMessage(buf, Presence.codec(), opts);
    }
    Presence.decode = decode;
})(Presence || (Presence = {}));
export var Coordinate;
(function (Coordinate) {
    let _codec;
    Coordinate.codec = () => {
        if (_codec == null) {
            _codec = message((obj, w, opts = {}) => {
                if (opts.lengthDelimited !== false) {
                    w.fork();
                }
                if (obj.place != null && obj.place.length > 0) {
                    for (const value of obj.place) {
                        w.uint32(13);
                        w.float(value);
                    }
                }
                if ((obj.height != null && obj.height !== 0)) {
                    w.uint32(21);
                    w.float(obj.height);
                }
                if ((obj.error != null && obj.error !== 0)) {
                    w.uint32(29);
                    w.float(obj.error);
                }
                if (opts.lengthDelimited !== false) {
                    w.ldelim();
                }
            }, (reader, length, opts = {}) => {
                const obj = {
                    place: [],
                    height: 0,
                    error: 0
                };
                const end = length == null ? reader.len : reader.pos + length;
                while (reader.pos < end) {
                    const tag = reader.uint32();
                    switch (tag >>> 3) {
                        case 1: {
                            if (opts.limits?.place != null && obj.place.length === opts.limits.place) {
                                throw new MaxLengthError('Decode error - repeated field "place" had too many elements');
                            }
                            if (obj.place.length === 4) {
                                throw new MaxLengthError('Decode error - repeated field "place" had too many elements');
                            }
                            obj.place.push(reader.float());
                            break;
                        }
                        case 2: {
                            obj.height = reader.float();
                            break;
                        }
                        case 3: {
                            obj.error = reader.float();
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
        return encodeMessage(obj, Coordinate.codec());
    }
    Coordinate.encode = encode;
    function decode(buf, opts) {
        return decodeMessage(buf, Coordinate.codec(), opts);
    }
    Coordinate.decode = decode;
})(Coordinate || (Coordinate = {}));
export var CapabilityOffer;
(function (CapabilityOffer) {
    let CapabilityOffer$attributesEntry;
    (function (CapabilityOffer$attributesEntry) {
        let _codec;
        CapabilityOffer$attributesEntry.codec = () => {
            if (_codec == null) {
                _codec = message((obj, w, opts = {}) => {
                    if (opts.lengthDelimited !== false) {
                        w.fork();
                    }
                    if ((obj.key != null && obj.key !== '')) {
                        w.uint32(10);
                        w.string(obj.key);
                    }
                    if ((obj.value != null && obj.value !== '')) {
                        w.uint32(18);
                        w.string(obj.value);
                    }
                    if (opts.lengthDelimited !== false) {
                        w.ldelim();
                    }
                }, (reader, length, opts = {}) => {
                    const obj = {
                        key: '',
                        value: ''
                    };
                    const end = length == null ? reader.len : reader.pos + length;
                    while (reader.pos < end) {
                        const tag = reader.uint32();
                        switch (tag >>> 3) {
                            case 1: {
                                obj.key = reader.string();
                                break;
                            }
                            case 2: {
                                obj.value = reader.string();
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
            return encodeMessage(obj, CapabilityOffer$attributesEntry.codec());
        }
        CapabilityOffer$attributesEntry.encode = encode;
        function decode(buf, opts) {
            return decodeMessage(buf, CapabilityOffer$attributesEntry.codec(), opts);
        }
        CapabilityOffer$attributesEntry.decode = decode;
    })(CapabilityOffer$attributesEntry = CapabilityOffer.CapabilityOffer$attributesEntry || (CapabilityOffer.CapabilityOffer$attributesEntry = {}));
    let _codec;
    CapabilityOffer.codec = () => {
        if (_codec == null) {
            _codec = message((obj, w, opts = {}) => {
                if (opts.lengthDelimited !== false) {
                    w.fork();
                }
                if ((obj.name != null && obj.name !== '')) {
                    w.uint32(10);
                    w.string(obj.name);
                }
                if ((obj.version != null && obj.version !== '')) {
                    w.uint32(18);
                    w.string(obj.version);
                }
                if (obj.attributes != null && obj.attributes.size > 0) {
                    for (const [key, value] of obj.attributes.entries()) {
                        w.uint32(26);
                        CapabilityOffer.CapabilityOffer$attributesEntry.codec().encode({ key, value }, w);
                    }
                }
                if ((obj.costMs != null && obj.costMs !== 0)) {
                    w.uint32(37);
                    w.float(obj.costMs);
                }
                if ((obj.costPerUnitMs != null && obj.costPerUnitMs !== 0)) {
                    w.uint32(45);
                    w.float(obj.costPerUnitMs);
                }
                if (opts.lengthDelimited !== false) {
                    w.ldelim();
                }
            }, (reader, length, opts = {}) => {
                const obj = {
                    name: '',
                    version: '',
                    attributes: new Map(),
                    costMs: 0,
                    costPerUnitMs: 0
                };
                const end = length == null ? reader.len : reader.pos + length;
                while (reader.pos < end) {
                    const tag = reader.uint32();
                    switch (tag >>> 3) {
                        case 1: {
                            obj.name = reader.string();
                            break;
                        }
                        case 2: {
                            obj.version = reader.string();
                            break;
                        }
                        case 3: {
                            if (opts.limits?.attributes != null && obj.attributes.size === opts.limits.attributes) {
                                throw new MaxSizeError('Decode error - map field "attributes" had too many elements');
                            }
                            if (obj.attributes.size === 16) {
                                throw new MaxSizeError('Decode error - map field "attributes" had too many elements');
                            }
                            const entry = CapabilityOffer.CapabilityOffer$attributesEntry.codec().decode(reader, reader.uint32(), {
                                limits: {
                                    value: opts.limits?.attributes$value
                                }
                            });
                            obj.attributes.set(entry.key, entry.value);
                            break;
                        }
                        case 4: {
                            obj.costMs = reader.float();
                            break;
                        }
                        case 5: {
                            obj.costPerUnitMs = reader.float();
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
        return encodeMessage(obj, CapabilityOffer.codec());
    }
    CapabilityOffer.encode = encode;
    function decode(buf, opts) {
        return decodeMessage(buf, CapabilityOffer.codec(), opts);
    }
    CapabilityOffer.decode = decode;
})(CapabilityOffer || (CapabilityOffer = {}));
export var Load;
(function (Load) {
    let Load$serviceMsEntry;
    (function (Load$serviceMsEntry) {
        let _codec;
        Load$serviceMsEntry.codec = () => {
            if (_codec == null) {
                _codec = message((obj, w, opts = {}) => {
                    if (opts.lengthDelimited !== false) {
                        w.fork();
                    }
                    if ((obj.key != null && obj.key !== '')) {
                        w.uint32(10);
                        w.string(obj.key);
                    }
                    if ((obj.value != null && obj.value !== 0)) {
                        w.uint32(16);
                        w.uint32(obj.value);
                    }
                    if (opts.lengthDelimited !== false) {
                        w.ldelim();
                    }
                }, (reader, length, opts = {}) => {
                    const obj = {
                        key: '',
                        value: 0
                    };
                    const end = length == null ? reader.len : reader.pos + length;
                    while (reader.pos < end) {
                        const tag = reader.uint32();
                        switch (tag >>> 3) {
                            case 1: {
                                obj.key = reader.string();
                                break;
                            }
                            case 2: {
                                obj.value = reader.uint32();
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
            return encodeMessage(obj, Load$serviceMsEntry.codec());
        }
        Load$serviceMsEntry.encode = encode;
        function decode(buf, opts) {
            return decodeMessage(buf, Load$serviceMsEntry.codec(), opts);
        }
        Load$serviceMsEntry.decode = decode;
    })(Load$serviceMsEntry = Load.Load$serviceMsEntry || (Load.Load$serviceMsEntry = {}));
    let _codec;
    Load.codec = () => {
        if (_codec == null) {
            _codec = message((obj, w, opts = {}) => {
                if (opts.lengthDelimited !== false) {
                    w.fork();
                }
                if ((obj.running != null && obj.running !== 0)) {
                    w.uint32(8);
                    w.uint32(obj.running);
                }
                if ((obj.queued != null && obj.queued !== 0)) {
                    w.uint32(16);
                    w.uint32(obj.queued);
                }
                if ((obj.capacity != null && obj.capacity !== 0)) {
                    w.uint32(24);
                    w.uint32(obj.capacity);
                }
                if (obj.serviceMs != null && obj.serviceMs.size > 0) {
                    for (const [key, value] of obj.serviceMs.entries()) {
                        w.uint32(34);
                        Load.Load$serviceMsEntry.codec().encode({ key, value }, w);
                    }
                }
                if (opts.lengthDelimited !== false) {
                    w.ldelim();
                }
            }, (reader, length, opts = {}) => {
                const obj = {
                    running: 0,
                    queued: 0,
                    capacity: 0,
                    serviceMs: new Map()
                };
                const end = length == null ? reader.len : reader.pos + length;
                while (reader.pos < end) {
                    const tag = reader.uint32();
                    switch (tag >>> 3) {
                        case 1: {
                            obj.running = reader.uint32();
                            break;
                        }
                        case 2: {
                            obj.queued = reader.uint32();
                            break;
                        }
                        case 3: {
                            obj.capacity = reader.uint32();
                            break;
                        }
                        case 4: {
                            if (opts.limits?.serviceMs != null && obj.serviceMs.size === opts.limits.serviceMs) {
                                throw new MaxSizeError('Decode error - map field "serviceMs" had too many elements');
                            }
                            if (obj.serviceMs.size === 64) {
                                throw new MaxSizeError('Decode error - map field "serviceMs" had too many elements');
                            }
                            const entry = Load.Load$serviceMsEntry.codec().decode(reader, reader.uint32(), {
                                limits: {
                                    value: opts.limits?.serviceMs$value
                                }
                            });
                            obj.serviceMs.set(entry.key, entry.value);
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
        return encodeMessage(obj, Load.codec());
    }
    Load.encode = encode;
    function decode(buf, opts) {
        return decodeMessage(buf, Load.codec(), opts);
    }
    Load.decode = decode;
})(Load || (Load = {}));
export var Heartbeat;
(function (Heartbeat) {
    let _codec;
    Heartbeat.codec = () => {
        if (_codec == null) {
            _codec = message((obj, w, opts = {}) => {
                if (opts.lengthDelimited !== false) {
                    w.fork();
                }
                if ((obj.sequence != null && obj.sequence !== 0)) {
                    w.uint32(8);
                    w.uint64Number(obj.sequence);
                }
                if ((obj.reply != null && obj.reply !== false)) {
                    w.uint32(16);
                    w.bool(obj.reply);
                }
                if (obj.load != null) {
                    w.uint32(26);
                    Load.codec().encode(obj.load, w);
                }
                if ((obj.everyMs != null && obj.everyMs !== 0)) {
                    w.uint32(32);
                    w.uint32(obj.everyMs);
                }
                if ((obj.suspected != null && obj.suspected !== false)) {
                    w.uint32(40);
                    w.bool(obj.suspected);
                }
                if ((obj.asleep != null && obj.asleep !== false)) {
                    w.uint32(48);
                    w.bool(obj.asleep);
                }
                if (obj.coordinate != null) {
                    w.uint32(58);
                    Coordinate.codec().encode(obj.coordinate, w);
                }
                if (opts.lengthDelimited !== false) {
                    w.ldelim();
                }
            }, (reader, length, opts = {}) => {
                const obj = {
                    sequence: 0,
                    reply: false,
                    everyMs: 0,
                    suspected: false,
                    asleep: false
                };
                const end = length == null ? reader.len : reader.pos + length;
                while (reader.pos < end) {
                    const tag = reader.uint32();
                    switch (tag >>> 3) {
                        case 1: {
                            obj.sequence = reader.uint64Number();
                            break;
                        }
                        case 2: {
                            obj.reply = reader.bool();
                            break;
                        }
                        case 3: {
                            obj.load = Load.codec().decode(reader, reader.uint32(), {
                                limits: opts.limits?.load
                            });
                            break;
                        }
                        case 4: {
                            obj.everyMs = reader.uint32();
                            break;
                        }
                        case 5: {
                            obj.suspected = reader.bool();
                            break;
                        }
                        case 6: {
                            obj.asleep = reader.bool();
                            break;
                        }
                        case 7: {
                            obj.coordinate = Coordinate.codec().decode(reader, reader.uint32(), {
                                limits: opts.limits?.coordinate
                            });
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
        return encodeMessage(obj, Heartbeat.codec());
    }
    Heartbeat.encode = encode;
    function decode(buf, opts) {
        return decodeMessage(buf, Heartbeat.codec(), opts);
    }
    Heartbeat.decode = decode;
})(Heartbeat || (Heartbeat = {}));
export var ProbeRequest;
(function (ProbeRequest) {
    let _codec;
    ProbeRequest.codec = () => {
        if (_codec == null) {
            _codec = message((obj, w, opts = {}) => {
                if (opts.lengthDelimited !== false) {
                    w.fork();
                }
                if ((obj.sequence != null && obj.sequence !== 0)) {
                    w.uint32(8);
                    w.uint64Number(obj.sequence);
                }
                if ((obj.peerId != null && obj.peerId !== '')) {
                    w.uint32(18);
                    w.string(obj.peerId);
                }
                if (opts.lengthDelimited !== false) {
                    w.ldelim();
                }
            }, (reader, length, opts = {}) => {
                const obj = {
                    sequence: 0,
                    peerId: ''
                };
                const end = length == null ? reader.len : reader.pos + length;
                while (reader.pos < end) {
                    const tag = reader.uint32();
                    switch (tag >>> 3) {
                        case 1: {
                            obj.sequence = reader.uint64Number();
                            break;
                        }
                        case 2: {
                            obj.peerId = reader.string();
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
        return encodeMessage(obj, ProbeRequest.codec());
    }
    ProbeRequest.encode = encode;
    function decode(buf, opts) {
        return decodeMessage(buf, ProbeRequest.codec(), opts);
    }
    ProbeRequest.decode = decode;
})(ProbeRequest || (ProbeRequest = {}));
export var ProbeAnswer;
(function (ProbeAnswer) {
    let _codec;
    ProbeAnswer.codec = () => {
        if (_codec == null) {
            _codec = message((obj, w, opts = {}) => {
                if (opts.lengthDelimited !== false) {
                    w.fork();
                }
                if ((obj.sequence != null && obj.sequence !== 0)) {
                    w.uint32(8);
                    w.uint64Number(obj.sequence);
                }
                if ((obj.peerId != null && obj.peerId !== '')) {
                    w.uint32(18);
                    w.string(obj.peerId);
                }
                if ((obj.hears != null && obj.hears !== false)) {
                    w.uint32(24);
                    w.bool(obj.hears);
                }
                if ((obj.linked != null && obj.linked !== false)) {
                    w.uint32(32);
                    w.bool(obj.linked);
                }
                if (opts.lengthDelimited !== false) {
                    w.ldelim();
                }
            }, (reader, length, opts = {}) => {
                const obj = {
                    sequence: 0,
                    peerId: '',
                    hears: false,
                    linked: false
                };
                const end = length == null ? reader.len : reader.pos + length;
                while (reader.pos < end) {
                    const tag = reader.uint32();
                    switch (tag >>> 3) {
                        case 1: {
                            obj.sequence = reader.uint64Number();
                            break;
                        }
                        case 2: {
                            obj.peerId = reader.string();
                            break;
                        }
                        case 3: {
                            obj.hears = reader.bool();
                            break;
                        }
                        case 4: {
                            obj.linked = reader.bool();
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
        return encodeMessage(obj, ProbeAnswer.codec());
    }
    ProbeAnswer.encode = encode;
    function decode(buf, opts) {
        return decodeMessage(buf, ProbeAnswer.codec(), opts);
    }
    ProbeAnswer.decode = decode;
})(ProbeAnswer || (ProbeAnswer = {}));
export var TaskRequest;
(function (TaskRequest) {
    let _codec;
    TaskRequest.codec = () => {
        if (_codec == null) {
            _codec = message((obj, w, opts = {}) => {
                if (opts.lengthDelimited !== false) {
                    w.fork();
                }
                if ((obj.taskId != null && obj.taskId !== '')) {
                    w.uint32(10);
                    w.string(obj.taskId);
                }
                if ((obj.epoch != null && obj.epoch !== 0)) {
                    w.uint32(16);
                    w.uint32(obj.epoch);
                }
                if ((obj.capability != null && obj.capability !== '')) {
                    w.uint32(26);
                    w.string(obj.capability);
                }
                if ((obj.input != null && obj.input.byteLength > 0)) {
                    w.uint32(34);
                    w.bytes(obj.input);
                }
                if ((obj.priority != null && obj.priority !== 0)) {
                    w.uint32(40);
                    w.uint32(obj.priority);
                }
                if ((obj.timeoutMs != null && obj.timeoutMs !== 0)) {
                    w.uint32(48);
                    w.uint64Number(obj.timeoutMs);
                }
                if ((obj.depth != null && obj.depth !== 0)) {
                    w.uint32(56);
                    w.uint32(obj.depth);
                }
                if ((obj.stream != null && obj.stream !== false)) {
                    w.uint32(64);
                    w.bool(obj.stream);
                }
                if ((obj.fed != null && obj.fed !== false)) {
                    w.uint32(200);
                    w.bool(obj.fed);
                }
                if ((obj.places != null && obj.places.byteLength > 0)) {
                    w.uint32(242);
                    w.bytes(obj.places);
                }
                if ((obj.keep != null && obj.keep !== false)) {
                    w.uint32(248);
                    w.bool(obj.keep);
                }
                if ((obj.atOnce != null && obj.atOnce !== false)) {
                    w.uint32(256);
                    w.bool(obj.atOnce);
                }
                if (obj.batch != null) {
                    w.uint32(264);
                    w.uint32(obj.batch);
                }
                if ((obj.stay != null && obj.stay !== false)) {
                    w.uint32(272);
                    w.bool(obj.stay);
                }
                if (opts.lengthDelimited !== false) {
                    w.ldelim();
                }
            }, (reader, length, opts = {}) => {
                const obj = {
                    taskId: '',
                    epoch: 0,
                    capability: '',
                    input: uint8ArrayAlloc(0),
                    priority: 0,
                    timeoutMs: 0,
                    depth: 0,
                    stream: false,
                    fed: false,
                    places: uint8ArrayAlloc(0),
                    keep: false,
                    atOnce: false,
                    stay: false
                };
                const end = length == null ? reader.len : reader.pos + length;
                while (reader.pos < end) {
                    const tag = reader.uint32();
                    switch (tag >>> 3) {
                        case 1: {
                            obj.taskId = reader.string();
                            break;
                        }
                        case 2: {
                            obj.epoch = reader.uint32();
                            break;
                        }
                        case 3: {
                            obj.capability = reader.string();
                            break;
                        }
                        case 4: {
                            obj.input = reader.bytes();
                            break;
                        }
                        case 5: {
                            obj.priority = reader.uint32();
                            break;
                        }
                        case 6: {
                            obj.timeoutMs = reader.uint64Number();
                            break;
                        }
                        case 7: {
                            obj.depth = reader.uint32();
                            break;
                        }
                        case 8: {
                            obj.stream = reader.bool();
                            break;
                        }
                        case 25: {
                            obj.fed = reader.bool();
                            break;
                        }
                        case 30: {
                            obj.places = reader.bytes();
                            break;
                        }
                        case 31: {
                            obj.keep = reader.bool();
                            break;
                        }
                        case 32: {
                            obj.atOnce = reader.bool();
                            break;
                        }
                        case 33: {
                            obj.batch = reader.uint32();
                            break;
                        }
                        case 34: {
                            obj.stay = reader.bool();
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
        return encodeMessage(obj, TaskRequest.codec());
    }
    TaskRequest.encode = encode;
    function decode(buf, opts) {
        return decodeMessage(buf, TaskRequest.codec(), opts);
    }
    TaskRequest.decode = decode;
})(TaskRequest || (TaskRequest = {}));
export var TaskEmit;
(function (TaskEmit) {
    let _codec;
    TaskEmit.codec = () => {
        if (_codec == null) {
            _codec = message((obj, w, opts = {}) => {
                if (opts.lengthDelimited !== false) {
                    w.fork();
                }
                if ((obj.taskId != null && obj.taskId !== '')) {
                    w.uint32(10);
                    w.string(obj.taskId);
                }
                if ((obj.epoch != null && obj.epoch !== 0)) {
                    w.uint32(16);
                    w.uint32(obj.epoch);
                }
                if ((obj.sequence != null && obj.sequence !== 0)) {
                    w.uint32(24);
                    w.uint32(obj.sequence);
                }
                if ((obj.value != null && obj.value.byteLength > 0)) {
                    w.uint32(34);
                    w.bytes(obj.value);
                }
                if (opts.lengthDelimited !== false) {
                    w.ldelim();
                }
            }, (reader, length, opts = {}) => {
                const obj = {
                    taskId: '',
                    epoch: 0,
                    sequence: 0,
                    value: uint8ArrayAlloc(0)
                };
                const end = length == null ? reader.len : reader.pos + length;
                while (reader.pos < end) {
                    const tag = reader.uint32();
                    switch (tag >>> 3) {
                        case 1: {
                            obj.taskId = reader.string();
                            break;
                        }
                        case 2: {
                            obj.epoch = reader.uint32();
                            break;
                        }
                        case 3: {
                            obj.sequence = reader.uint32();
                            break;
                        }
                        case 4: {
                            obj.value = reader.bytes();
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
        return encodeMessage(obj, TaskEmit.codec());
    }
    TaskEmit.encode = encode;
    function decode(buf, opts) {
        return decodeMessage(buf, TaskEmit.codec(), opts);
    }
    TaskEmit.decode = decode;
})(TaskEmit || (TaskEmit = {}));
export var TaskEmitTaken;
(function (TaskEmitTaken) {
    let _codec;
    TaskEmitTaken.codec = () => {
        if (_codec == null) {
            _codec = message((obj, w, opts = {}) => {
                if (opts.lengthDelimited !== false) {
                    w.fork();
                }
                if ((obj.taskId != null && obj.taskId !== '')) {
                    w.uint32(10);
                    w.string(obj.taskId);
                }
                if ((obj.epoch != null && obj.epoch !== 0)) {
                    w.uint32(16);
                    w.uint32(obj.epoch);
                }
                if ((obj.sequence != null && obj.sequence !== 0)) {
                    w.uint32(24);
                    w.uint32(obj.sequence);
                }
                if (opts.lengthDelimited !== false) {
                    w.ldelim();
                }
            }, (reader, length, opts = {}) => {
                const obj = {
                    taskId: '',
                    epoch: 0,
                    sequence: 0
                };
                const end = length == null ? reader.len : reader.pos + length;
                while (reader.pos < end) {
                    const tag = reader.uint32();
                    switch (tag >>> 3) {
                        case 1: {
                            obj.taskId = reader.string();
                            break;
                        }
                        case 2: {
                            obj.epoch = reader.uint32();
                            break;
                        }
                        case 3: {
                            obj.sequence = reader.uint32();
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
        return encodeMessage(obj, TaskEmitTaken.codec());
    }
    TaskEmitTaken.encode = encode;
    function decode(buf, opts) {
        return decodeMessage(buf, TaskEmitTaken.codec(), opts);
    }
    TaskEmitTaken.decode = decode;
})(TaskEmitTaken || (TaskEmitTaken = {}));
export var TaskStarted;
(function (TaskStarted) {
    let _codec;
    TaskStarted.codec = () => {
        if (_codec == null) {
            _codec = message((obj, w, opts = {}) => {
                if (opts.lengthDelimited !== false) {
                    w.fork();
                }
                if ((obj.taskId != null && obj.taskId !== '')) {
                    w.uint32(10);
                    w.string(obj.taskId);
                }
                if ((obj.epoch != null && obj.epoch !== 0)) {
                    w.uint32(16);
                    w.uint32(obj.epoch);
                }
                if (opts.lengthDelimited !== false) {
                    w.ldelim();
                }
            }, (reader, length, opts = {}) => {
                const obj = {
                    taskId: '',
                    epoch: 0
                };
                const end = length == null ? reader.len : reader.pos + length;
                while (reader.pos < end) {
                    const tag = reader.uint32();
                    switch (tag >>> 3) {
                        case 1: {
                            obj.taskId = reader.string();
                            break;
                        }
                        case 2: {
                            obj.epoch = reader.uint32();
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
        return encodeMessage(obj, TaskStarted.codec());
    }
    TaskStarted.encode = encode;
    function decode(buf, opts) {
        return decodeMessage(buf, TaskStarted.codec(), opts);
    }
    TaskStarted.decode = decode;
})(TaskStarted || (TaskStarted = {}));
export var TaskProgress;
(function (TaskProgress) {
    let _codec;
    TaskProgress.codec = () => {
        if (_codec == null) {
            _codec = message((obj, w, opts = {}) => {
                if (opts.lengthDelimited !== false) {
                    w.fork();
                }
                if ((obj.taskId != null && obj.taskId !== '')) {
                    w.uint32(10);
                    w.string(obj.taskId);
                }
                if ((obj.epoch != null && obj.epoch !== 0)) {
                    w.uint32(16);
                    w.uint32(obj.epoch);
                }
                if ((obj.fraction != null && obj.fraction !== 0)) {
                    w.uint32(29);
                    w.float(obj.fraction);
                }
                if (opts.lengthDelimited !== false) {
                    w.ldelim();
                }
            }, (reader, length, opts = {}) => {
                const obj = {
                    taskId: '',
                    epoch: 0,
                    fraction: 0
                };
                const end = length == null ? reader.len : reader.pos + length;
                while (reader.pos < end) {
                    const tag = reader.uint32();
                    switch (tag >>> 3) {
                        case 1: {
                            obj.taskId = reader.string();
                            break;
                        }
                        case 2: {
                            obj.epoch = reader.uint32();
                            break;
                        }
                        case 3: {
                            obj.fraction = reader.float();
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
        return encodeMessage(obj, TaskProgress.codec());
    }
    TaskProgress.encode = encode;
    function decode(buf, opts) {
        return decodeMessage(buf, TaskProgress.codec(), opts);
    }
    TaskProgress.decode = decode;
})(TaskProgress || (TaskProgress = {}));
export var TaskResult;
(function (TaskResult) {
    let _codec;
    TaskResult.codec = () => {
        if (_codec == null) {
            _codec = message((obj, w, opts = {}) => {
                if (opts.lengthDelimited !== false) {
                    w.fork();
                }
                if ((obj.taskId != null && obj.taskId !== '')) {
                    w.uint32(10);
                    w.string(obj.taskId);
                }
                if ((obj.epoch != null && obj.epoch !== 0)) {
                    w.uint32(16);
                    w.uint32(obj.epoch);
                }
                if (obj.output != null) {
                    w.uint32(26);
                    w.bytes(obj.output);
                }
                if (obj.error != null) {
                    w.uint32(34);
                    RemoteError.codec().encode(obj.error, w);
                }
                if ((obj.runMs != null && obj.runMs !== 0)) {
                    w.uint32(40);
                    w.uint32(obj.runMs);
                }
                if ((obj.held != null && obj.held.byteLength > 0)) {
                    w.uint32(82);
                    w.bytes(obj.held);
                }
                if (opts.lengthDelimited !== false) {
                    w.ldelim();
                }
            }, (reader, length, opts = {}) => {
                const obj = {
                    taskId: '',
                    epoch: 0,
                    runMs: 0,
                    held: uint8ArrayAlloc(0)
                };
                const end = length == null ? reader.len : reader.pos + length;
                while (reader.pos < end) {
                    const tag = reader.uint32();
                    switch (tag >>> 3) {
                        case 1: {
                            obj.taskId = reader.string();
                            break;
                        }
                        case 2: {
                            obj.epoch = reader.uint32();
                            break;
                        }
                        case 3: {
                            obj.output = reader.bytes();
                            break;
                        }
                        case 4: {
                            obj.error = RemoteError.codec().decode(reader, reader.uint32(), {
                                limits: opts.limits?.error
                            });
                            break;
                        }
                        case 5: {
                            obj.runMs = reader.uint32();
                            break;
                        }
                        case 10: {
                            obj.held = reader.bytes();
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
        return encodeMessage(obj, TaskResult.codec());
    }
    TaskResult.encode = encode;
    function decode(buf, opts) {
        return decodeMessage(buf, TaskResult.codec(), opts);
    }
    TaskResult.decode = decode;
})(TaskResult || (TaskResult = {}));
export var TaskCancel;
(function (TaskCancel) {
    let _codec;
    TaskCancel.codec = () => {
        if (_codec == null) {
            _codec = message((obj, w, opts = {}) => {
                if (opts.lengthDelimited !== false) {
                    w.fork();
                }
                if ((obj.taskId != null && obj.taskId !== '')) {
                    w.uint32(10);
                    w.string(obj.taskId);
                }
                if ((obj.epoch != null && obj.epoch !== 0)) {
                    w.uint32(16);
                    w.uint32(obj.epoch);
                }
                if ((obj.reason != null && obj.reason !== '')) {
                    w.uint32(26);
                    w.string(obj.reason);
                }
                if (opts.lengthDelimited !== false) {
                    w.ldelim();
                }
            }, (reader, length, opts = {}) => {
                const obj = {
                    taskId: '',
                    epoch: 0,
                    reason: ''
                };
                const end = length == null ? reader.len : reader.pos + length;
                while (reader.pos < end) {
                    const tag = reader.uint32();
                    switch (tag >>> 3) {
                        case 1: {
                            obj.taskId = reader.string();
                            break;
                        }
                        case 2: {
                            obj.epoch = reader.uint32();
                            break;
                        }
                        case 3: {
                            obj.reason = reader.string();
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
        return encodeMessage(obj, TaskCancel.codec());
    }
    TaskCancel.encode = encode;
    function decode(buf, opts) {
        return decodeMessage(buf, TaskCancel.codec(), opts);
    }
    TaskCancel.decode = decode;
})(TaskCancel || (TaskCancel = {}));
export var TaskMoved;
(function (TaskMoved) {
    let _codec;
    TaskMoved.codec = () => {
        if (_codec == null) {
            _codec = message((obj, w, opts = {}) => {
                if (opts.lengthDelimited !== false) {
                    w.fork();
                }
                if ((obj.taskId != null && obj.taskId !== '')) {
                    w.uint32(10);
                    w.string(obj.taskId);
                }
                if ((obj.epoch != null && obj.epoch !== 0)) {
                    w.uint32(16);
                    w.uint32(obj.epoch);
                }
                if ((obj.to != null && obj.to !== '')) {
                    w.uint32(26);
                    w.string(obj.to);
                }
                if (opts.lengthDelimited !== false) {
                    w.ldelim();
                }
            }, (reader, length, opts = {}) => {
                const obj = {
                    taskId: '',
                    epoch: 0,
                    to: ''
                };
                const end = length == null ? reader.len : reader.pos + length;
                while (reader.pos < end) {
                    const tag = reader.uint32();
                    switch (tag >>> 3) {
                        case 1: {
                            obj.taskId = reader.string();
                            break;
                        }
                        case 2: {
                            obj.epoch = reader.uint32();
                            break;
                        }
                        case 3: {
                            obj.to = reader.string();
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
        return encodeMessage(obj, TaskMoved.codec());
    }
    TaskMoved.encode = encode;
    function decode(buf, opts) {
        return decodeMessage(buf, TaskMoved.codec(), opts);
    }
    TaskMoved.decode = decode;
})(TaskMoved || (TaskMoved = {}));
export var TaskAdopt;
(function (TaskAdopt) {
    let _codec;
    TaskAdopt.codec = () => {
        if (_codec == null) {
            _codec = message((obj, w, opts = {}) => {
                if (opts.lengthDelimited !== false) {
                    w.fork();
                }
                if ((obj.taskId != null && obj.taskId !== '')) {
                    w.uint32(10);
                    w.string(obj.taskId);
                }
                if ((obj.epoch != null && obj.epoch !== 0)) {
                    w.uint32(16);
                    w.uint32(obj.epoch);
                }
                if ((obj.timeoutMs != null && obj.timeoutMs !== 0)) {
                    w.uint32(24);
                    w.uint64Number(obj.timeoutMs);
                }
                if (opts.lengthDelimited !== false) {
                    w.ldelim();
                }
            }, (reader, length, opts = {}) => {
                const obj = {
                    taskId: '',
                    epoch: 0,
                    timeoutMs: 0
                };
                const end = length == null ? reader.len : reader.pos + length;
                while (reader.pos < end) {
                    const tag = reader.uint32();
                    switch (tag >>> 3) {
                        case 1: {
                            obj.taskId = reader.string();
                            break;
                        }
                        case 2: {
                            obj.epoch = reader.uint32();
                            break;
                        }
                        case 3: {
                            obj.timeoutMs = reader.uint64Number();
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
        return encodeMessage(obj, TaskAdopt.codec());
    }
    TaskAdopt.encode = encode;
    function decode(buf, opts) {
        return decodeMessage(buf, TaskAdopt.codec(), opts);
    }
    TaskAdopt.decode = decode;
})(TaskAdopt || (TaskAdopt = {}));
export var StealRequest;
(function (StealRequest) {
    let _codec;
    StealRequest.codec = () => {
        if (_codec == null) {
            _codec = message((obj, w, opts = {}) => {
                if (opts.lengthDelimited !== false) {
                    w.fork();
                }
                if (obj.capabilities != null && obj.capabilities.length > 0) {
                    for (const value of obj.capabilities) {
                        w.uint32(10);
                        w.string(value);
                    }
                }
                if ((obj.count != null && obj.count !== 0)) {
                    w.uint32(16);
                    w.uint32(obj.count);
                }
                if (opts.lengthDelimited !== false) {
                    w.ldelim();
                }
            }, (reader, length, opts = {}) => {
                const obj = {
                    capabilities: [],
                    count: 0
                };
                const end = length == null ? reader.len : reader.pos + length;
                while (reader.pos < end) {
                    const tag = reader.uint32();
                    switch (tag >>> 3) {
                        case 1: {
                            if (opts.limits?.capabilities != null && obj.capabilities.length === opts.limits.capabilities) {
                                throw new MaxLengthError('Decode error - repeated field "capabilities" had too many elements');
                            }
                            if (obj.capabilities.length === 64) {
                                throw new MaxLengthError('Decode error - repeated field "capabilities" had too many elements');
                            }
                            obj.capabilities.push(reader.string());
                            break;
                        }
                        case 2: {
                            obj.count = reader.uint32();
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
        return encodeMessage(obj, StealRequest.codec());
    }
    StealRequest.encode = encode;
    function decode(buf, opts) {
        return decodeMessage(buf, StealRequest.codec(), opts);
    }
    StealRequest.decode = decode;
})(StealRequest || (StealRequest = {}));
export var StealAnswer;
(function (StealAnswer) {
    let _codec;
    StealAnswer.codec = () => {
        if (_codec == null) {
            _codec = message((obj, w, opts = {}) => {
                if (opts.lengthDelimited !== false) {
                    w.fork();
                }
                if ((obj.count != null && obj.count !== 0)) {
                    w.uint32(8);
                    w.uint32(obj.count);
                }
                if (opts.lengthDelimited !== false) {
                    w.ldelim();
                }
            }, (reader, length, opts = {}) => {
                const obj = {
                    count: 0
                };
                const end = length == null ? reader.len : reader.pos + length;
                while (reader.pos < end) {
                    const tag = reader.uint32();
                    switch (tag >>> 3) {
                        case 1: {
                            obj.count = reader.uint32();
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
        return encodeMessage(obj, StealAnswer.codec());
    }
    StealAnswer.encode = encode;
    function decode(buf, opts) {
        return decodeMessage(buf, StealAnswer.codec(), opts);
    }
    StealAnswer.decode = decode;
})(StealAnswer || (StealAnswer = {}));
export var AgentRequest;
(function (AgentRequest) {
    let _codec;
    AgentRequest.codec = () => {
        if (_codec == null) {
            _codec = message((obj, w, opts = {}) => {
                if (opts.lengthDelimited !== false) {
                    w.fork();
                }
                if ((obj.requestId != null && obj.requestId !== 0)) {
                    w.uint32(8);
                    w.uint64Number(obj.requestId);
                }
                if ((obj.operation != null && obj.operation !== '')) {
                    w.uint32(18);
                    w.string(obj.operation);
                }
                if ((obj.body != null && obj.body.byteLength > 0)) {
                    w.uint32(26);
                    w.bytes(obj.body);
                }
                if (opts.lengthDelimited !== false) {
                    w.ldelim();
                }
            }, (reader, length, opts = {}) => {
                const obj = {
                    requestId: 0,
                    operation: '',
                    body: uint8ArrayAlloc(0)
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
                            obj.operation = reader.string();
                            break;
                        }
                        case 3: {
                            obj.body = reader.bytes();
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
        return encodeMessage(obj, AgentRequest.codec());
    }
    AgentRequest.encode = encode;
    function decode(buf, opts) {
        return decodeMessage(buf, AgentRequest.codec(), opts);
    }
    AgentRequest.decode = decode;
})(AgentRequest || (AgentRequest = {}));
export var AgentAnswer;
(function (AgentAnswer) {
    let _codec;
    AgentAnswer.codec = () => {
        if (_codec == null) {
            _codec = message((obj, w, opts = {}) => {
                if (opts.lengthDelimited !== false) {
                    w.fork();
                }
                if ((obj.requestId != null && obj.requestId !== 0)) {
                    w.uint32(8);
                    w.uint64Number(obj.requestId);
                }
                if (obj.body != null) {
                    w.uint32(18);
                    w.bytes(obj.body);
                }
                if (obj.error != null) {
                    w.uint32(26);
                    RemoteError.codec().encode(obj.error, w);
                }
                if (opts.lengthDelimited !== false) {
                    w.ldelim();
                }
            }, (reader, length, opts = {}) => {
                const obj = {
                    requestId: 0
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
                            obj.body = reader.bytes();
                            break;
                        }
                        case 3: {
                            obj.error = RemoteError.codec().decode(reader, reader.uint32(), {
                                limits: opts.limits?.error
                            });
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
        return encodeMessage(obj, AgentAnswer.codec());
    }
    AgentAnswer.encode = encode;
    function decode(buf, opts) {
        return decodeMessage(buf, AgentAnswer.codec(), opts);
    }
    AgentAnswer.decode = decode;
})(AgentAnswer || (AgentAnswer = {}));
export var Goodbye;
(function (Goodbye) {
    let _codec;
    Goodbye.codec = () => {
        if (_codec == null) {
            _codec = message((obj, w, opts = {}) => {
                if (opts.lengthDelimited !== false) {
                    w.fork();
                }
                if ((obj.reason != null && obj.reason !== '')) {
                    w.uint32(10);
                    w.string(obj.reason);
                }
                if (opts.lengthDelimited !== false) {
                    w.ldelim();
                }
            }, (reader, length, opts = {}) => {
                const obj = {
                    reason: ''
                };
                const end = length == null ? reader.len : reader.pos + length;
                while (reader.pos < end) {
                    const tag = reader.uint32();
                    switch (tag >>> 3) {
                        case 1: {
                            obj.reason = reader.string();
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
        return encodeMessage(obj, Goodbye.codec());
    }
    Goodbye.encode = encode;
    function decode(buf, opts) {
        return decodeMessage(buf, Goodbye.codec(), opts);
    }
    Goodbye.decode = decode;
})(Goodbye || (Goodbye = {}));
export var RemoteError;
(function (RemoteError) {
    let _codec;
    RemoteError.codec = () => {
        if (_codec == null) {
            _codec = message((obj, w, opts = {}) => {
                if (opts.lengthDelimited !== false) {
                    w.fork();
                }
                if ((obj.name != null && obj.name !== '')) {
                    w.uint32(10);
                    w.string(obj.name);
                }
                if ((obj.message != null && obj.message !== '')) {
                    w.uint32(18);
                    w.string(obj.message);
                }
                if (obj.detail != null) {
                    w.uint32(26);
                    w.bytes(obj.detail);
                }
                if (opts.lengthDelimited !== false) {
                    w.ldelim();
                }
            }, (reader, length, opts = {}) => {
                const obj = {
                    name: '',
                    message: ''
                };
                const end = length == null ? reader.len : reader.pos + length;
                while (reader.pos < end) {
                    const tag = reader.uint32();
                    switch (tag >>> 3) {
                        case 1: {
                            obj.name = reader.string();
                            break;
                        }
                        case 2: {
                            obj.message = reader.string();
                            break;
                        }
                        case 3: {
                            obj.detail = reader.bytes();
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
        return encodeMessage(obj, RemoteError.codec());
    }
    RemoteError.encode = encode;
    function decode(buf, opts) {
        return decodeMessage(buf, RemoteError.codec(), opts);
    }
    RemoteError.decode = decode;
})(RemoteError || (RemoteError = {}));
