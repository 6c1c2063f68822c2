/** Puts the interpreter's files, the frame for foreign code and that frame's worker under `pyodide/`, in builds and on the dev server. */
import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { fileURLToPath } from 'node:url'
import { build, type Plugin } from 'vite'
import { FRAME_PAGE } from '../src/runtime/python/frame-page.ts'
import { PYTHON_FILE_NAMES } from '../src/runtime/python/python-files.ts'

const FOLDER = 'pyodide/'
const TYPES: Readonly<Record<string, string>> = {
  mjs: 'text/javascript',
  js: 'text/javascript',
  wasm: 'application/wasm',
  json: 'application/json',
  html: 'text/html'
}

const { resolve } = createRequire(import.meta.url)
const installed = Object.values(PYTHON_FILE_NAMES)
const NAMES: readonly string[] = [...installed, 'frame.html', 'foreign-python-worker.js']

export function pythonFiles(): Plugin {
  return {
    name: 'kyrox-python-files',
    async generateBundle() {
      for (const name of NAMES) this.emitFile({ type: 'asset', fileName: `${FOLDER}${name}`, source: await contentOf(name) })
    },
    configureServer({ middlewares }) {
      middlewares.use((request, response, next) => {
        const name = NAMES.find(each => request.url?.split('?')[0]?.endsWith(`/${FOLDER}${each}`))
        if (name == null) return next()
        contentOf(name).then(
          content => {
            response.setHeader('content-type', TYPES[name.slice(name.lastIndexOf('.') + 1)] ?? 'application/octet-stream')
            response.end(content)
          },
          error => next(error)
        )
      })
    }
  }
}

async function contentOf(name: string): Promise<string | Uint8Array> {
  if (name === 'frame.html') return FRAME_PAGE
  if (name === 'foreign-python-worker.js') return await wholeWorker()
  return await readFile(resolve(`pyodide/${name}`))
}

/** The worker as one file: the frame can load no other. */
async function wholeWorker(): Promise<string> {
  const input = fileURLToPath(new URL('../src/runtime/python/foreign-python-worker.ts', import.meta.url))
  const built = await build({
    configFile: false,
    publicDir: false,
    logLevel: 'silent',
    build: { write: false, target: 'es2023', rolldownOptions: { input, output: { format: 'iife', codeSplitting: false } } }
  })
  const [chunk] = 'output' in built ? built.output : []
  if (chunk == null) throw new Error('Expected one file of the worker for foreign Python, got none')
  return chunk.code
}
