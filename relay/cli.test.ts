import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, expect, test } from 'vitest'

const CLI = fileURLToPath(new URL('./cli.ts', import.meta.url))
const running: ChildProcess[] = []
afterEach(() => {
  for (const child of running.splice(0)) child.kill('SIGKILL')
})

interface Run {
  readonly child: ChildProcess
  readonly output: { out: string; err: string }
  readonly ended: Promise<number | null>
}

function kyrox(args: readonly string[], env: Record<string, string> = {}): Run {
  const data = mkdtempSync(join(tmpdir(), 'kyrox-cli-'))
  // Only what the machine needs: a KYROX_ variable of whoever runs the tests changes nothing.
  const clean = { PATH: process.env.PATH ?? '', KYROX_DATA: data, KYROX_HOST: '127.0.0.1', ...env }
  const child = spawn(process.execPath, [CLI, ...args], { env: clean, stdio: ['ignore', 'pipe', 'pipe'] })
  running.push(child)
  const output = { out: '', err: '' }
  child.stdout.on('data', data => {
    output.out += data
  })
  child.stderr.on('data', data => {
    output.err += data
  })
  return { child, output, ended: new Promise(resolve => child.once('close', code => resolve(code))) }
}

async function startedRelay(args: readonly string[], env?: Record<string, string>): Promise<Run & { url: string }> {
  const run = kyrox(args, env)
  await expect.poll(() => run.output.out, { timeout: 10_000 }).toContain('Ctrl+C')
  return { ...run, url: /http:\/\/[^\s]+/.exec(run.output.out)?.[0] ?? '' }
}

test.each(['SIGTERM', 'SIGINT'] as const)(
  'a relay says where it is, and %s ends it within 2 s with code 0',
  async signal => {
    const { child, ended, url, output } = await startedRelay(['relay', '--port', '0', '--network', 'a', '--log-level', 'info'])
    const answer = await (await fetch(`${url}/.well-known/kyrox.json`)).json()
    expect(output.out).toContain(answer.peerId)
    expect(JSON.parse(output.err.split('\n')[0] ?? '')).toMatchObject({ msg: 'relay started', networks: ['a'], level: 30 })
    const socket = new WebSocket(url.replace('http', 'ws'))
    await new Promise(resolve => socket.addEventListener('open', resolve, { once: true }))
    const began = performance.now()
    child.kill(signal)
    expect(await ended).toBe(0)
    expect(performance.now() - began).toBeLessThan(2_000)
    await expect(fetch(`${url}/health`)).rejects.toThrow()
  },
  20_000
)

test('a port that was asked for is not exchanged for another one', async () => {
  const taken = createServer()
  await new Promise<void>(resolve => taken.listen(0, '127.0.0.1', resolve))
  const { port } = taken.address() as { port: number }
  const { ended, output } = kyrox(['up', '--port', String(port)])
  expect(await ended).toBe(1)
  expect(output.err).toBe(`kyrox: Port ${port} is taken by another process\n`)
  taken.close()
}, 20_000)

test('a broken key file is one line that names it', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'kyrox-cli-'))
  writeFileSync(join(folder, 'relay.key'), 'broken')
  const { ended, output } = kyrox(['relay', '--port', '0'], { KYROX_DATA: folder })
  expect(await ended).toBe(1)
  expect(output.err).toMatch(/^kyrox: .*relay\.key is not a private key .*\n$/)
}, 20_000)

test.each([
  [['up', '--prot', '1'], 'Did you mean --port?'],
  [['up', '--port', '70000'], 'Expected --port of 0 to 65535, got 70000'],
  [['relay', '--port', '0', '--log-level', 'loud'], 'Expected --log-level to be one of'],
  [['agent', '--cores', 'many'], 'Expected --cores of 1 to 256, got many']
])(
  '%j ends with code 2 and says why',
  async (args, message) => {
    const { ended, output } = kyrox(args)
    expect(await ended).toBe(2)
    expect(output.err).toContain(message)
    expect(output.out).toBe('')
  },
  20_000
)

test('a network for all networks is refused', async () => {
  const { ended, output } = kyrox(['relay', '--port', '0', '--network', '*'])
  expect(await ended).toBe(1)
  expect(output.err).toContain('kyrox: Expected network of 1 to 64 letters')
}, 20_000)
