import { expect, test } from 'vitest'
import { readSimulateOptions, SIMULATE_HELP, SimulatorUsageError } from './simulate-options.ts'

test.each<[string[], string]>([
  [['--nodes', '1'], 'Expected --nodes of 2 to 20000, whole, got "1"'],
  [['--nodes', '2.5'], 'whole, got "2.5"'],
  [['--seed', 'seven'], 'Expected --seed of 0 to 4294967295, whole, got "seven"'],
  [['--tasks', ''], 'Expected --tasks'],
  [['--load', '0'], 'Expected --load of 0.01 to 3, got "0"'],
  [['--churn', '1'], 'Expected --churn of 0 to 0.9, got "1"'],
  [['--workload', 'heavy'], 'Expected --workload among heavy-tail, uniform-short'],
  [['--policy', 'kyrox,best'], 'got "best"'],
  [['--weights', '0.5,0.5'], 'Expected --weights of three numbers'],
  [['--weights', '1,2,3'], 'Expected --weights of three numbers'],
  [['--weights', '0,0,0'], 'Expected --weights of three numbers'],
  [['--wire', 'paper'], 'Expected --wire of frames or messages, got "paper"'],
  [['--nodse', '3'], "Unknown option '--nodse'. Try --help."],
  [['more'], 'Try --help.']
])('%j is refused, saying what was expected', (args, message) => {
  expect(() => readSimulateOptions(args)).toThrow(SimulatorUsageError)
  expect(() => readSimulateOptions(args)).toThrow(message)
})

test('help names every flag', () => {
  expect(readSimulateOptions(['--help'])).toBeUndefined()
  for (const name of ['nodes', 'tasks', 'seed', 'load', 'links', 'beat-ms', 'churn', 'throttled', 'lying', 'silent', 'partition'])
    expect(SIMULATE_HELP).toContain(`--${name} `)
})

test('a large network is framed message by message unless told otherwise', () => {
  expect(readSimulateOptions(['--nodes', '1000'])?.wire).toBe('frames')
  expect(readSimulateOptions(['--nodes', '1001'])?.wire).toBe('messages')
  expect(readSimulateOptions(['--nodes', '1001', '--wire', 'frames'])?.wire).toBe('frames')
})
