import { expect, test } from 'vitest'
import { readCommandLine } from './command-line.ts'
import { COMMANDS } from './commands.ts'

const read = (line: string, env: Record<string, string> = {}) =>
  readCommandLine({ commands: COMMANDS, version: '1.2.3' }, line === '' ? [] : line.split(' '), env)

test('flags in every form', () => {
  expect(read('up --port 1 --host=::1 -n a -n b --trust-proxy')).toEqual({
    kind: 'run',
    command: 'up',
    values: { port: '1', host: '::1', network: ['a', 'b'], 'trust-proxy': true }
  })
})

test('the environment fills in what is not given', () => {
  const env = { KYROX_PORT: '5', KYROX_HOST: 'h', KYROX_NETWORK: 'a, b', KYROX_TRUST_PROXY: '0', KYROX_LOG_LEVEL: '' }
  expect(read('up --port 1', env)).toMatchObject({ values: { port: '1', host: 'h', network: ['a', 'b'], 'trust-proxy': false } })
  expect(read('agent', env)).toMatchObject({ values: { network: 'a, b' } })
})

test.each(['', 'help', '--help', '-h'])('%j prints all commands', line => {
  const { text } = read(line) as { text: string }
  for (const { name, summary } of COMMANDS) expect(text).toMatch(new RegExp(`kyrox ${name} +${summary}`))
})

test.each(COMMANDS.map(({ name }) => name))('%s --help prints each of its flags', name => {
  const { text } = read(`${name} --help`) as { text: string }
  for (const flag of COMMANDS.find(command => command.name === name)?.flags ?? []) {
    expect(text).toContain(`--${flag.name}`)
    expect(text).toContain(flag.help)
  }
})

test.each(['--version', '-v', 'up --version', 'agent -v'])('%s prints the version', line => {
  expect(read(line)).toEqual({ kind: 'print', text: '1.2.3' })
})

test.each([
  ['up --prot 3', 'Unknown flag --prot. Did you mean --port?'],
  ['up --netwrk=a', 'Unknown flag --netwrk. Did you mean --network?'],
  ['relay --zzzzzzzz', 'Unknown flag --zzzzzzzz.'],
  ['agent --port 3', 'Unknown flag --port. Did you mean'],
  ['up -x', 'Unknown flag -x.'],
  ['rely', 'Unknown command rely. Did you mean relay? Commands: up, relay, agent'],
  ['up now', 'Unexpected argument now'],
  ['up --port', "Option '-p, --port <value>' argument missing"],
  ['up --trust-proxy=yes', "Option '--trust-proxy' does not take an argument"]
])('%s is refused: %s', (line, message) => {
  expect(() => read(line)).toThrow(expect.objectContaining({ name: 'UsageError', message: expect.stringContaining(message) }))
})
