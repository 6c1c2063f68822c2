import type { WorkerLike } from '../agent.ts'
import { startFrameWorker } from '../frame-worker.ts'
import { type PythonBytesMessage, pythonBytes } from './python-bytes.ts'
import { defaultPyodideUrl, fetchBytes } from './python-files.ts'
import type { PythonWorkerOptions } from './start-python-worker.ts'

/** What every frame of a page is handed, kept once for each address: 13 MB. */
const loaded = new Map<string, Promise<{ readonly script: Uint8Array<ArrayBuffer>; readonly files: PythonBytesMessage }>>()

/**
 * Starts a worker for Python of others, in a frame that reaches nothing.
 * @throws ForeignPythonRefusedError where there is no page to hold the frame: Node, and workers
 */
export function startForeignPythonWorker({ pyodideUrl = defaultPyodideUrl() }: PythonWorkerOptions = {}): WorkerLike {
  const folder = typeof document === 'object' ? new URL(pyodideUrl, document.baseURI).href : pyodideUrl
  return startFrameWorker({
    frameUrl: typeof document === 'object' ? new URL('frame.html', folder).href : '',
    script: async () => (await load(folder)).script,
    first: async () => (await load(folder)).files
  })
}

function load(folder: string) {
  const known = loaded.get(folder)
  if (known != null) return known
  const loading = Promise.all([fetchBytes(new URL('foreign-python-worker.js', folder).href), pythonBytes(folder)])
  const parts = loading.then(([script, files]) => ({ script, files }))
  // what failed is tried again by the next worker
  parts.catch(() => loaded.delete(folder))
  loaded.set(folder, parts)
  return parts
}
