/** Module of a worker of the site's own Python. In browsers its first message says where the interpreter's files are; Node reads the installed ones. */
import { serveEngine } from '../serve-engine.ts'
import { PythonEngine } from './python-engine.ts'
import { installedPythonFiles, type PythonFiles, servedPythonFiles } from './python-files.ts'
import { isPythonFilesMessage } from './python-files-message.ts'

/** Asked for at once, used when there is a program. */
const files: Promise<PythonFiles> | undefined = 'WorkerGlobalScope' in globalThis ? toldFiles() : undefined
files?.catch(() => {})

serveEngine(new PythonEngine({ files: () => files ?? installedPythonFiles() }))

function toldFiles(): Promise<PythonFiles> {
  return new Promise((resolve, reject) => {
    globalThis.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
      if (isPythonFilesMessage(data)) servedPythonFiles(data.folder).then(resolve, reject)
    })
  })
}
