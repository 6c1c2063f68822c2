/**
 * Ready-made agents, to be hosted: `node.host(imageAgent)`. Definitions only: what they run with is loaded when they first run.
 * @module kyrox/agents
 */
export { imageAgent, imageEncodeInputJson, imageEncodeOutputJson } from './image-encode/index.ts'
export { imageResizeInputJson, imageResizeOutputJson, resizeAgent } from './image-resize/index.ts'
export { type JavaScriptRunInput, javascriptAgent } from './javascript-run/index.ts'
export type { JsonSchema } from './json-schema.ts'
export { createPythonAgent, pythonAgent } from './python-run/index.ts'
export { sqlAgent, sqlQueryInputJson, sqlQueryOutputJson } from './sql-query/index.ts'
export {
  mergeHits,
  searchAgent,
  textIndexInputJson,
  textIndexOutputJson,
  textSearchInputJson,
  textSearchOutputJson
} from './text-search/index.ts'
