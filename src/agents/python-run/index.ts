export type { PythonRunInput } from './input-schema.ts'
export { createPythonAgent, type PythonAgentOptions, pythonAgent } from './python-agent.ts'
