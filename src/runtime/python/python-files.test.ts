import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, onTestFinished, test } from 'vitest'
import { filesOfBytes, isPythonBytesMessage, pythonBytes } from './python-bytes.ts'
import { defaultPyodideUrl, fetchBytes, installedPythonFiles, PYTHON_FILE_NAMES, servedPythonFiles } from './python-files.ts'
import { isPythonFilesMessage } from './python-files-message.ts'
import { startForeignPythonWorker } from './start-foreign-python-worker.ts'

/** A site with every file but those named; like many, it answers with its page for what it does not know. */
async function site(missing: readonly string[] = []): Promise<string> {
  const names: readonly string[] = Object.values(PYTHON_FILE_NAMES)
  const node = createServer(({ url = '' }, response) => {
    const name = url.split('/').at(-1) ?? ''
    if (names.includes(name) && !missing.includes(name)) response.end(`the file ${name}`)
    else if (url.startsWith('/gone/')) response.writeHead(404).end()
    else response.writeHead(200, { 'content-type': 'text/html' }).end('<!doctype html>')
  })
  await new Promise<void>(resolve => node.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    node.closeAllConnections()
    node.close()
  })
  return `http://127.0.0.1:${(node.address() as AddressInfo).port}/pyodide/`
}

const text = (bytes: Uint8Array): string => new TextDecoder().decode(bytes)

test('a site’s files come from its folder, modules as addresses', async () => {
  const folder = await site()
  const files = await servedPythonFiles(folder)
  expect(files).toMatchObject({
    pyodideModule: `${folder}pyodide.mjs`,
    interpreterModule: `${folder}pyodide.asm.mjs`,
    lock: 'the file pyodide-lock.json'
  })
  expect([text(files.wasm), text(files.library)]).toEqual(['the file pyodide.asm.wasm', 'the file python_stdlib.zip'])
})

test('a file that is not there is told by its address, also where the site answers with its page', async () => {
  const folder = await site([PYTHON_FILE_NAMES.wasm])
  await expect(servedPythonFiles(folder)).rejects.toThrow(`Could not load ${folder}pyodide.asm.wasm`)
  await expect(fetchBytes(new URL('/gone/a.wasm', folder).href)).rejects.toThrow('the server answered 404')
  await expect(fetchBytes('http://127.0.0.1:1/a.wasm')).rejects.toThrow('Could not load http://127.0.0.1:1/a.wasm')
  expect(text(await fetchBytes(`${folder}frame.html`))).toBe('<!doctype html>')
})

test('as bytes they cross to a worker that can load nothing, whose modules get addresses of its own', async () => {
  const message = await pythonBytes(await site())
  expect([isPythonBytesMessage(message), isPythonBytesMessage(null), isPythonFilesMessage(message)]).toEqual([true, false, false])
  const files = filesOfBytes(structuredClone(message))
  expect(files.lock).toBe('the file pyodide-lock.json')
  expect(await (await fetch(files.interpreterModule)).text()).toBe('the file pyodide.asm.mjs')
})

test('the installed files are those of the package', async () => {
  const { wasm, lock, pyodideModule } = await installedPythonFiles()
  expect([text(wasm.subarray(1, 4)), typeof JSON.parse(lock).info, pyodideModule.startsWith('file:')]).toEqual(['asm', 'object', true])
})

test('a site keeps them beside its assets, a module by itself beside it', () => {
  expect(defaultPyodideUrl('https://a.example/x/assets/b/index.js')).toBe('https://a.example/x/pyodide/')
  expect(defaultPyodideUrl('https://a.example/x/index.js')).toBe('https://a.example/x/pyodide/')
})

test('Python of others is refused by name where no page can hold it', () => {
  expect(() => startForeignPythonWorker()).toThrow(expect.objectContaining({ name: 'ForeignPythonRefusedError' }))
})
