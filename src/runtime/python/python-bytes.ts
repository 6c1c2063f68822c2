import { fetchBytes, PYTHON_FILE_NAMES, type PythonFiles } from './python-files.ts'

/** The interpreter's files as bytes: for a worker that can load nothing itself. */
export interface PythonBytesMessage {
  readonly kyrox: 'python-bytes'
  readonly bytes: Readonly<Record<keyof typeof PYTHON_FILE_NAMES, Uint8Array<ArrayBuffer>>>
}

export const isPythonBytesMessage = (data: unknown): data is PythonBytesMessage =>
  (data as Partial<PythonBytesMessage> | null)?.kyrox === 'python-bytes'

/** Fetched by the page, from its site. @throws KyroxError when one is not there */
export async function pythonBytes(folder: string): Promise<PythonBytesMessage> {
  const at = (name: string): Promise<Uint8Array<ArrayBuffer>> => fetchBytes(new URL(name, folder).href)
  const [pyodideModule, interpreterModule, wasm, library, lock] = await Promise.all([
    at(PYTHON_FILE_NAMES.pyodideModule),
    at(PYTHON_FILE_NAMES.interpreterModule),
    at(PYTHON_FILE_NAMES.wasm),
    at(PYTHON_FILE_NAMES.library),
    at(PYTHON_FILE_NAMES.lock)
  ])
  return { kyrox: 'python-bytes', bytes: { pyodideModule, interpreterModule, wasm, library, lock } }
}

/** The bytes as files: modules get an address of this thread's own. */
export function filesOfBytes({ bytes }: PythonBytesMessage): PythonFiles {
  const address = (code: Uint8Array<ArrayBuffer>): string => URL.createObjectURL(new Blob([code], { type: 'text/javascript' }))
  return {
    pyodideModule: address(bytes.pyodideModule),
    interpreterModule: address(bytes.interpreterModule),
    wasm: bytes.wasm,
    library: bytes.library,
    lock: new TextDecoder().decode(bytes.lock)
  }
}
