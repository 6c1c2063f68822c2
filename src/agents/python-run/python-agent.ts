import { type AgentDefinition, defineAgent } from '../../runtime/agent.ts'
import { capability } from '../../runtime/capability.ts'
import { DEFAULT_LIMITS, type Program, type ProgramLimits } from '../../runtime/program.ts'
import { startForeignPythonWorker } from '../../runtime/python/start-foreign-python-worker.ts'
import { startPythonWorker } from '../../runtime/python/start-python-worker.ts'
import { pythonRunInput } from './input-schema.ts'

export interface PythonAgentOptions {
  /** Where the site serves the interpreter's files: a folder, with a slash at its end. @default `pyodide/` of the site */
  readonly pyodideUrl?: string
  /**
   * The code comes from people that this machine trusts with everything it has: it runs in a plain worker, which reaches what the process or the
   * site reaches. The only way in Node, which has nothing to hold foreign Python. @default false
   */
  readonly trustCode?: boolean
  /** @default 64 MiB on top of the interpreter's own 32, and a whole core */
  readonly limits?: ProgramLimits
}

/**
 * Makes the agent of `python.run`: `{ code, input }` goes in, what the code leaves in `output`, or its last expression, comes out.
 * The code comes with the task and so is foreign: it runs in a frame that reaches nothing, in a worker that is thrown away afterwards.
 * Where there is no page, each run is refused and another node is tried, unless the code is trusted.
 */
export function createPythonAgent({ pyodideUrl, trustCode = false, limits = DEFAULT_LIMITS }: PythonAgentOptions = {}): AgentDefinition {
  const program: Program = { kind: 'python', name: 'python.run', mode: 'script', source: '', limits }
  const files = pyodideUrl == null ? {} : { pyodideUrl }
  return defineAgent({
    name: 'python.run',
    capabilities: [capability('python.run', { input: pythonRunInput })],
    program,
    // as for scripts in JavaScript
    permissions: { call: false, stateBytes: 0 },
    worker: () => (trustCode ? startPythonWorker(files) : startForeignPythonWorker(files))
  })
}

/** `python.run` for browsers, with the files that the site's own build serves. */
export const pythonAgent: AgentDefinition = createPythonAgent()
