/** How workers of programs are started where the platform has Web Workers, with a stand-in for them: Node has none, real ones run in browsers. */
import { expect, onTestFinished, test, vi } from 'vitest'
import { AgentClient } from './agent-client.ts'
import { startForeignPythonWorker } from './python/start-foreign-python-worker.ts'
import { startPythonWorker } from './python/start-python-worker.ts'
import { readQuickJsWasm } from './quickjs/quickjs-wasm.ts'
import { startQuickJsWorker } from './quickjs/start-quickjs-worker.ts'
import { serveAgent } from './serve-agent.ts'
import { testAgent } from './test-agent.ts'
import { compileWasmFile, isNode } from './wasm-file.ts'

/** A platform with Web Workers, and those it started. */
function browser() {
  const started: Array<{ readonly file: string; readonly options: unknown; readonly told: unknown[] }> = []
  class PageWorker {
    readonly told: unknown[] = []

    constructor(url: URL, options: unknown) {
      started.push({ file: url.href.split('/').at(-1) ?? '', options, told: this.told })
    }

    postMessage(message: unknown): void {
      this.told.push(message)
    }
  }
  vi.stubGlobal('Worker', PageWorker)
  vi.stubGlobal('location', { href: 'https://a.example/x/index.html' })
  onTestFinished(() => void vi.unstubAllGlobals())
  return started
}

test('QuickJS and Python get module workers of their own; Python’s is told first where its files are', () => {
  const started = browser()
  startQuickJsWorker()
  startPythonWorker({ pyodideUrl: '../pyodide/' })
  expect(started).toEqual([
    { file: 'quickjs-worker.ts', options: { type: 'module', name: 'kyrox quickjs' }, told: [] },
    {
      file: 'python-worker.ts',
      options: { type: 'module', name: 'kyrox python' },
      told: [{ kyrox: 'python-files', folder: 'https://a.example/pyodide/' }]
    }
  ])
})

test('where there are neither Web Workers nor threads nothing is started', () => {
  const { getBuiltinModule } = process
  Object.assign(process, { getBuiltinModule: undefined })
  onTestFinished(() => void Object.assign(process, { getBuiltinModule }))
  for (const start of [startQuickJsWorker, startPythonWorker]) expect(() => start()).toThrow('Expected Web Workers or Node 20.16 or later')
})

test('Python of others never runs in a plain worker, also where there are some', () => {
  const started = browser()
  expect(() => startForeignPythonWorker()).toThrow(expect.objectContaining({ name: 'ForeignPythonRefusedError' }))
  expect(started).toEqual([])
})

test('the interpreter’s file is read from the disk in Node and fetched in browsers, where its absence is told', async () => {
  const installed = await readQuickJsWasm()
  expect(WebAssembly.validate(new Uint8Array(installed))).toBe(true)
  vi.stubGlobal('WorkerGlobalScope', class {})
  onTestFinished(() => void vi.unstubAllGlobals())
  vi.stubGlobal('fetch', async () => new Response(new Uint8Array([1, 2])))
  expect([isNode(), await readQuickJsWasm()]).toEqual([false, new Uint8Array([1, 2])])
  vi.stubGlobal('fetch', async () => new Response(null, { status: 404 }))
  await expect(readQuickJsWasm()).rejects.toThrow('got status 404')
})

test('a file is compiled once, however often it is asked for', async () => {
  const [one, other] = await Promise.all([compileWasmFile('quickjs-wasi/quickjs.wasm'), compileWasmFile('quickjs-wasi/quickjs.wasm')])
  expect(one).toBeInstanceOf(WebAssembly.Module)
  expect(other).toBe(one)
})

test('a worker of a page serves the port that it is handed, and hears nothing else on its own scope', async () => {
  const scope = new EventTarget()
  vi.stubGlobal('WorkerGlobalScope', class {})
  vi.stubGlobal('addEventListener', scope.addEventListener.bind(scope))
  onTestFinished(() => void vi.unstubAllGlobals())
  serveAgent(testAgent)
  const { port1, port2 } = new MessageChannel()
  for (const data of [null, 'text', { kyrox: 'else', port: port1 }, { kyrox: 'agent-port', port: port1 }])
    scope.dispatchEvent(Object.assign(new Event('message'), { data }))
  const client = new AgentClient(port2)
  const { output } = client.run({ capability: 'echo', input: 'heard', taskId: 't', epoch: 1 }, { onProgress: () => {} })
  expect(await output).toBe('heard')
  client.close(new Error('over'))
  port1.close()
})
