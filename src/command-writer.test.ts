import { expect, test } from 'vitest'
import { nextTurn } from './base/next-turn.ts'
import { CommandWriter } from './command-writer.ts'
import type { ToCore } from './node-protocol.ts'
import { taskSpec } from './tasks/task-spec.ts'

/** A writer and what it posted: the ids of each post's tasks, or the type of another command. */
function watchedWriter() {
  const posts: Array<readonly ToCore[]> = []
  const writer = new CommandWriter(commands => void posts.push(structuredClone(commands)))
  const submit = (id: string, input: unknown = null): void => writer.send({ type: 'submit', spec: taskSpec(id, 'work', input, {}) })
  const said = (): string[] => posts.map(post => post.map(each => (each.type === 'submit' ? each.spec.id : each.type)).join())
  return { writer, posts, submit, said }
}

const turn = (): Promise<void> => new Promise(resolve => nextTurn(resolve))

test('a submit after silence goes in the same turn, and what follows on a busy page goes together', async () => {
  const { submit, said } = watchedWriter()
  submit('a')
  await Promise.resolve()
  expect(said()).toEqual(['a'])
  for (const id of ['b', 'c', 'd']) nextTurn(() => submit(id))
  for (let i = 0; i < 5; i++) await turn()
  expect(said()).toEqual(['a', 'b', 'c,d'])
})

test('another command waits for nothing and comes behind what was submitted before it', () => {
  const { writer, submit, said } = watchedWriter()
  submit('a')
  writer.send({ type: 'cancel', taskId: 'a', reason: 'never mind' })
  submit('b')
  writer.send({ type: 'stop' })
  expect(said()).toEqual(['a', 'cancel', 'b', 'stop'])
})

test('what the caller does to its input afterwards is not sent', async () => {
  const { submit, posts } = watchedWriter()
  const bytes = new Uint8Array([1, 2, 3])
  const list = [{ bytes }]
  submit('a', list)
  bytes.fill(9)
  list.length = 0
  await turn()
  expect(posts.flat().map(each => each.type === 'submit' && each.spec.input)).toEqual([[{ bytes: new Uint8Array([1, 2, 3]) }]])
})

test('an input that cannot be handed over throws where it was submitted, and what waited has gone', () => {
  const { submit, said } = watchedWriter()
  submit('a')
  expect(() => submit('b', () => 1)).toThrow()
  expect(said()).toEqual(['a'])
})

test('a batch waits for others as a small submit does, however many inputs it has', async () => {
  const { writer, submit, said } = watchedWriter()
  submit('a')
  await Promise.resolve()
  const batch = (id: string): void => writer.send({ type: 'submit', spec: taskSpec(id, 'work', new Array(32).fill(1), { batch: 32 }) })
  for (const id of ['b', 'c']) nextTurn(() => batch(id))
  for (let i = 0; i < 5; i++) await turn()
  expect(said().join()).toBe('a,b,c')
})
