import type { Figure } from './figure.ts'
import type { Lab } from './lab.ts'

export interface BenchOptions {
  /** How often what is slow to repeat is repeated. */
  readonly samples: number
}

/** One benchmark: measures in the lab it is lent, and says what it found. */
export interface Bench {
  readonly name: string
  /** Ended with a failure when it takes longer. */
  readonly limitMs: (options: BenchOptions) => number
  run(lab: Lab, options: BenchOptions): Promise<readonly Figure[]>
}

/** For people, on the error stream: the figures alone stand on the output. */
export const note = (text: string): void => void process.stderr.write(`${text}\n`)
