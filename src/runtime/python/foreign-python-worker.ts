/** Script of a worker in a frame, bundled to one file: Python of others. It is handed the interpreter's files, and is good for one script. */
import { serveEngine } from '../serve-engine.ts'
import { filesOfBytes, isPythonBytesMessage } from './python-bytes.ts'
import { PythonEngine } from './python-engine.ts'
import type { PythonFiles } from './python-files.ts'

const files = new Promise<PythonFiles>(resolve => {
  globalThis.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
    if (isPythonBytesMessage(data)) resolve(filesOfBytes(data))
  })
})

serveEngine(new PythonEngine({ files: () => files }, { isSpentByScript: true }))
