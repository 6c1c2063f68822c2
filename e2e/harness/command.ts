/** `node relay/cli.ts ...` as a process of its own, which is what people run. */
import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { until } from './until.ts'

const root = join(import.meta.dirname, '..', '..')

/** A running command of `kyrox`. Disposed of, it is gone. */
export class Command implements AsyncDisposable {
  readonly #child: ChildProcess
  #output = ''

  constructor(args: readonly string[]) {
    this.#child = spawn(process.execPath, [join(root, 'relay', 'cli.ts'), ...args], { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] })
    for (const stream of [this.#child.stdout, this.#child.stderr]) {
      stream?.setEncoding('utf8').on('data', (text: string) => {
        this.#output += text
      })
    }
  }

  /** All it has printed, errors too. */
  get output(): string {
    return this.#output
  }

  /** The first group of the first match in what it prints. */
  async printed(pattern: RegExp): Promise<string> {
    return await until(`${pattern} in:\n${this.#output}`, () => {
      if (this.hasEnded) throw new Error(`The command ended (${this.#child.exitCode}): ${this.#output}`)
      return pattern.exec(this.#output)?.[1]
    })
  }

  get hasEnded(): boolean {
    return this.#child.exitCode != null || this.#child.signalCode != null
  }

  /** Ends it with a signal it cannot hear; resolves when it is gone. */
  async kill(): Promise<void> {
    if (this.hasEnded) return
    const gone = new Promise<void>(resolve => this.#child.once('exit', () => resolve()))
    this.#child.kill('SIGKILL')
    await gone
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.kill()
  }
}

/** A folder that is gone after the test. */
export async function scratchFolder(): Promise<{ readonly path: string } & AsyncDisposable> {
  const path = await mkdtemp(join(tmpdir(), 'kyrox-e2e-'))
  return { path, [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true, maxRetries: 3 }) }
}
