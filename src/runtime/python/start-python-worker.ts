import { KyroxError } from '../../base/errors.ts'
import type { WorkerLike } from '../agent.ts'
import { defaultPyodideUrl } from './python-files.ts'
import type { PythonFilesMessage } from './python-files-message.ts'

export interface PythonWorkerOptions {
  /** Where the site serves the interpreter's files: a folder, with a slash at its end. @default `pyodide/` of the site, where its build puts them */
  readonly pyodideUrl?: string
}

/** In a variable: bundlers for browsers would take the address of a `.ts` file in a literal for an asset. */
const MODULE = './python-worker.ts'

/**
 * Starts a worker of the site's own Python. It reaches what the site reaches: it is no place for the code of others.
 * @throws KyroxError where there are neither Web Workers nor Node 20.16
 */
export function startPythonWorker({ pyodideUrl = defaultPyodideUrl() }: PythonWorkerOptions = {}): WorkerLike {
  if (typeof Worker !== 'function') return startNodeWorker()
  // bundlers look for exactly this `new Worker(new URL(...))`
  const worker = new Worker(new URL('./python-worker.ts', import.meta.url), { type: 'module', name: 'kyrox python' })
  const files: PythonFilesMessage = { kyrox: 'python-files', folder: new URL(pyodideUrl, globalThis.location.href).href }
  worker.postMessage(files)
  return worker
}

function startNodeWorker(): WorkerLike {
  const threads = globalThis.process?.getBuiltinModule?.('node:worker_threads')
  if (threads == null) throw new KyroxError('Expected Web Workers or Node 20.16 or later, got neither')
  return new threads.Worker(new URL(MODULE, import.meta.url), { name: 'kyrox python' }) as WorkerLike
}
