import { MessageChannel, receiveMessageOnPort } from 'node:worker_threads'
import { afterEach, expect, test } from 'vitest'
import { PortWriter } from './port-writer.ts'

let close = (): void => {}
afterEach(() => close())

function writer() {
  const { port1, port2 } = new MessageChannel()
  close = () => port1.close()
  let now = 0
  // Node's port is one to the code that writes to it
  const made = new PortWriter<string>(
    port1 as unknown as MessagePort,
    () => {},
    () => now
  )
  const pass = (ms: number): void => {
    now += ms
  }
  return { made, heard: (): unknown => receiveMessageOnPort(port2)?.message, pass }
}

test('what code says that then computes without a pause is heard at once, and not too often', () => {
  const { made, heard, pass } = writer()
  made.say('begun')
  expect(heard()).toBe('begun')
  made.say('a little further')
  pass(49)
  made.say('still further')
  expect(heard()).toBeUndefined()
  pass(1)
  made.say('half-way')
  expect(heard()).toEqual(['a little further', 'still further', 'half-way'])
})

test('what is written goes together at the end of the turn, behind what was said before it, and nothing goes twice', async () => {
  const { made, heard } = writer()
  made.write('one')
  expect(heard()).toBeUndefined()
  made.say('two')
  expect(heard()).toEqual(['one', 'two'])
  made.write('three')
  await new Promise(resolve => setImmediate(() => setImmediate(resolve)))
  expect([heard(), heard()]).toEqual(['three', undefined])
})
