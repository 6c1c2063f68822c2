import { capability, defineAgent } from '../../src/index.ts'

export const echoAgent = defineAgent({
  name: 'echo',
  capabilities: [capability<unknown, unknown>('test.echo', { run: input => input })]
})

let begun = 0
const held = new Set<() => void>()

export const starts = (): number => begun

export function letGo(): number {
  const count = held.size
  for (const end of held) end()
  held.clear()
  return count
}

/** `test.hold` runs until the test says so, or until it is told to end. */
export const holdAgent = defineAgent({
  name: 'hold',
  capabilities: [
    capability<unknown, string>('test.hold', {
      run: (_input, { signal }) =>
        new Promise((resolve, reject) => {
          begun += 1
          held.add(() => resolve('let go'))
          signal.addEventListener('abort', () => reject(signal.reason))
        })
    })
  ]
})

const PIECE_PAUSE_MS = 3

/** Adds up what it is fed, with a rest after each piece. */
export const addAgent = defineAgent({
  name: 'add',
  capabilities: [
    capability<null, number>('test.add', {
      run: async (_input, { inputs }) => {
        let sum = 0
        for await (const { n } of inputs as AsyncIterable<{ n: number }>) {
          await new Promise(resolve => setTimeout(resolve, PIECE_PAUSE_MS))
          sum += n
        }
        return sum
      }
    })
  ]
})

let spinners = 0

/** Workers of `test.spin` that were started here and not terminated. */
export const spinning = (): number => spinners

/** `test.spin` in a worker that listens to nobody: only its termination ends it early. */
export const spinAgent = defineAgent({
  name: 'spin',
  capabilities: [capability('test.spin')],
  worker: () => {
    const worker = new Worker(new URL('./spin-worker.ts', import.meta.url), { type: 'module' })
    spinners += 1
    const terminate = worker.terminate.bind(worker)
    worker.terminate = () => {
      spinners -= 1
      worker.terminate = terminate
      terminate()
    }
    return worker
  }
})
