import type { Runtimes } from './agent-host.ts'

/** Workers with an interpreter, loaded when the first program of their kind is there. Whose program it is nobody here knows: so it is foreign. */
export const runtimes: Runtimes = {
  quickjs: async () => (await import('./runtime/quickjs/start-quickjs-worker.ts')).startQuickJsWorker(),
  python: async () => (await import('./runtime/python/start-foreign-python-worker.ts')).startForeignPythonWorker()
}
