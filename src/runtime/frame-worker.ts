import { KyroxError } from '../base/errors.ts'
import type { WorkerLike } from './agent.ts'

/** Foreign Python was asked for where nothing can hold it. */
export class ForeignPythonRefusedError extends KyroxError {
  override name = 'ForeignPythonRefusedError'
}

export interface FrameWorkerOptions {
  /** Address of `frame.html`, served with or without the policy that it states itself. */
  readonly frameUrl: string
  /** The worker's script, whole and no module: nothing in the frame can load another file. */
  readonly script: () => Promise<Uint8Array<ArrayBuffer>>
  /** What the worker is told before anything else. */
  readonly first: () => Promise<unknown>
}

/** The frame's page is loaded and its worker started by then. */
const START_MS = 20_000

/**
 * Starts a worker inside a frame of an opaque origin whose policy denies the network: what runs there reaches no storage, no cookie, no other tab
 * and no server, only the port that it is given. The policy is the browser's to keep; which parts of it hold where is in `docs/decisions`.
 * @throws ForeignPythonRefusedError where there is no document to put a frame into
 */
export function startFrameWorker(options: FrameWorkerOptions): WorkerLike {
  if (typeof document !== 'object') throw new ForeignPythonRefusedError('Expected a page whose frame holds foreign code, got none')
  return new FrameWorker(options)
}

/** As a `Worker` to those who use it. Messages wait until the frame is there. */
class FrameWorker extends EventTarget implements WorkerLike {
  readonly #frame = document.createElement('iframe')
  readonly #waiting: Array<{ readonly message: unknown; readonly transfer: readonly Transferable[] }> = []
  readonly #onMessage = (event: MessageEvent<unknown>): void => this.#hear(event)
  #isStarted = false
  readonly #late: ReturnType<typeof setTimeout>

  constructor({ frameUrl, script, first }: FrameWorkerOptions) {
    super()
    const parts = Promise.all([script(), first()])
    parts.catch((error: unknown) => this.#fail(String(error)))
    this.#late = setTimeout(() => this.#fail(`the frame did not start in ${START_MS} ms`), START_MS)
    this.#onReady = () => void parts.then(([code, told]) => this.#start(code, told)).catch(() => {})
    globalThis.addEventListener('message', this.#onMessage)
    this.#frame.setAttribute('sandbox', 'allow-scripts')
    this.#frame.hidden = true
    this.#frame.src = frameUrl
    document.documentElement.append(this.#frame)
  }

  readonly #onReady: () => void

  postMessage(message: unknown, transfer: readonly Transferable[]): void {
    if (this.#isStarted) this.#send({ kyrox: 'frame-forward', message }, transfer)
    else this.#waiting.push({ message, transfer })
  }

  /** The worker goes with its frame, whatever it is doing. */
  terminate(): void {
    clearTimeout(this.#late)
    globalThis.removeEventListener('message', this.#onMessage)
    this.#frame.remove()
  }

  #hear({ data, source }: MessageEvent<unknown>): void {
    if (source == null || source !== this.#frame.contentWindow) return
    const { kyrox, message } = (data ?? {}) as { readonly kyrox?: unknown; readonly message?: unknown }
    if (kyrox === 'frame-ready' && !this.#isStarted) this.#onReady()
    else if (kyrox === 'frame-error') this.#fail(String(message))
  }

  #start(code: Uint8Array<ArrayBuffer>, told: unknown): void {
    if (this.#isStarted) return
    clearTimeout(this.#late)
    this.#send({ kyrox: 'frame-start', code, told }, [])
    this.#isStarted = true
    for (const { message, transfer } of this.#waiting.splice(0)) this.postMessage(message, transfer)
  }

  /** To anyone, because an opaque origin cannot be named; only this frame's window gets it. */
  #send(message: unknown, transfer: readonly Transferable[]): void {
    this.#frame.contentWindow?.postMessage(message, '*', [...transfer])
  }

  #fail(message: string): void {
    this.dispatchEvent(new ErrorEvent('error', { message: `Foreign code could not be held in a frame: ${message}` }))
    this.terminate()
  }
}
