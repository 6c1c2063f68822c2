import { expect, test } from 'vitest'
import { startInterpreter } from './interpreter.ts'
import { installedPythonFiles } from './python-files.ts'

test('an interpreter that cannot be instantiated fails at once, instead of being waited for', async () => {
  const files = await installedPythonFiles()
  // cut off behind what the cap of its memory reads
  const wasm = files.wasm.slice(0, files.wasm.byteLength - 1_000)
  await expect(startInterpreter({ ...files, wasm }, 64 * 1024 * 1024)).rejects.toThrow(WebAssembly.CompileError)
}, 20_000)
