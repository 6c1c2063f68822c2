export type { JavaScriptRunInput } from './input-schema.ts'
export { javascriptAgent } from './javascript-agent.ts'
