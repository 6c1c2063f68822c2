import { serveEngine } from '../serve-engine.ts'
import { QuickJsEngine } from './quickjs-engine.ts'
import { readQuickJsWasm } from './quickjs-wasm.ts'
import { threadSleep } from './thread-sleep.ts'

serveEngine(new QuickJsEngine({ wasm: readQuickJsWasm, ticks: () => performance.now(), sleep: threadSleep() }))
