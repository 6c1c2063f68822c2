/** Every limit of the wire, with its reason. */

/**
 * Longest frame on a link, in bytes, its length prefix not counted. libp2p cuts what goes over WebRTC into data channel messages of 16 KiB, minus its
 * own framing: a frame of this size with its prefix is exactly one of them.
 */
export const MAX_FRAME_BYTES = 16_000

/**
 * A length prefix past this cannot be a mistake of size: the stream has lost its framing and is dropped. Up to it the frame is skipped and the stream lives on.
 */
export const MAX_SKIPPED_BYTES = 16 * 1024 * 1024

/** Longest whole message, in bytes: a photo of the largest camera, with room. Kept whole in memory on both sides. */
export const MAX_MESSAGE_BYTES = 256 * 1024 * 1024

/** Bytes of unfinished messages one link may hold, so that a peer cannot fill our memory with beginnings. */
export const MAX_UNFINISHED_BYTES = 2 * MAX_MESSAGE_BYTES

/** Unfinished messages one link may hold; each is a table entry here. */
export const MAX_UNFINISHED_MESSAGES = 256

/** Long messages a sender sends in turns; the others wait. Fewer than the receiver holds, and the first ones are whole sooner. */
export const MAX_INTERLEAVED_MESSAGES = 16

/** Bytes a sender may have under way in chunks before the receiver acknowledges some: the credit window. */
export const CREDIT_WINDOW_BYTES = 1024 * 1024

/** Chunks of long messages in one send, where its path says that more than one go better: with their prefixes just below 64 KiB, which every browser's data channel takes. */
export const MAX_CHUNKS_AT_ONCE = 4

/** The receiver acknowledges after so many bytes at the latest, so that it is one frame in about sixteen of a long message. */
export const CREDIT_STEP_BYTES = 256 * 1024

/**
 * Bytes sent and not acknowledged that a link keeps, to send them again when its path dies: the credit window, and short messages of a tenth of a second
 * at 30 MB/s. What is more waits.
 */
export const MAX_UNACKNOWLEDGED_BYTES = 4 * 1024 * 1024

/** The same, counted in sends: each is an entry of about a hundred bytes here. 80,000 a second at a round trip of 200 ms, one message in each. */
export const MAX_UNACKNOWLEDGED_PIECES = 16_384

/** Metadata entries of a message; the same number stands in the `.proto`. */
export const MAX_METADATA_ENTRIES = 16

/** Longest key or value of the metadata, in characters: a W3C `tracestate` has 512. */
export const MAX_METADATA_LENGTH = 1024

/** Longest id of a task or message, in characters: a UUID has 36. */
export const MAX_ID_LENGTH = 64

/** Longest gossiped presence, in bytes: 64 capability names of 64 characters fit, with the time of a run for each. */
export const MAX_PRESENCE_BYTES = 12 * 1024

/** Attributes of one announced offer; the same number stands in the `.proto`. */
export const MAX_OFFER_ATTRIBUTES = 16

/** Longest name or JSON value of an announced attribute, in characters: some forty languages. What is longer is not announced. */
export const MAX_ATTRIBUTE_LENGTH = 256

/** Version of everything in this folder. Nodes of another version are seen and not linked. */
export const PROTOCOL_VERSION = 1

/** Lists and objects inside each other at most: past some thousand `structuredClone` and `JSON.stringify` end with a full stack. */
export const MAX_VALUE_DEPTH = 128
