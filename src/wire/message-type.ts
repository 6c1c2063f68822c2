/** Values of `AgentMessage.type`. Numbers are for ever; a type that is not here is ignored and counted. */
export const MessageType = {
  HELLO: 1,
  HEARTBEAT: 2,
  GOODBYE: 3,
  PROBE_REQUEST: 6,
  PROBE_ANSWER: 7,
  WHO_CAN: 8,
  WHO_CAN_ANSWER: 9,
  TASK_REQUEST: 16,
  TASK_STARTED: 17,
  TASK_PROGRESS: 18,
  TASK_RESULT: 19,
  TASK_CANCEL: 20,
  TASK_EMIT: 21,
  TASK_EMIT_TAKEN: 22,
  TASK_MOVED: 23,
  TASK_ADOPT: 24,
  STEAL_REQUEST: 25,
  STEAL_ANSWER: 26,
  TASK_FEED: 28,
  TASK_FEED_TAKEN: 29,
  AGENT_REQUEST: 32,
  AGENT_ANSWER: 33,
  OUTPUT_FETCH: 40,
  OUTPUT_PIECE: 41,
  OUTPUT_LOST: 42,
  OUTPUT_FOUND: 43,
  OUTPUT_RELEASE: 44,
  /** With the body of TASK_STARTED. */
  OUTPUT_KEEP: 45
} as const

export type MessageType = (typeof MessageType)[keyof typeof MessageType]

const KNOWN: ReadonlySet<number> = new Set(Object.values(MessageType))

/** True for a type of this version. */
export const isKnownType = (type: number): type is MessageType => KNOWN.has(type)

/** Types from here on are work; those below keep the mesh. */
export const FIRST_WORK_TYPE = MessageType.TASK_REQUEST
