import { expect, test } from 'vitest'
import { hearLate, INIT_CHANNEL, withLateListeners } from './late-listeners.ts'

/** A channel whose state is set by hand, and which forgets events that nobody heard, as real ones do. */
class Channel extends EventTarget {
  readyState = 'connecting'

  become(state: 'open' | 'closed'): void {
    this.readyState = state
    this.dispatchEvent(new Event(state === 'open' ? 'open' : 'close'))
  }
}

/** The events heard by listeners that are added now. */
function listened(channel: Channel): string[] {
  const heard: string[] = []
  for (const type of ['open', 'close']) channel.addEventListener(type, ({ type: each }: Event) => heard.push(each))
  return heard
}

const turn = (): Promise<void> => new Promise(resolve => setTimeout(resolve))

test('a channel that opened and closed before anybody listened tells nobody, unless it is cured', async () => {
  const channels = [new Channel(), hearLate(new Channel())]
  const heard = channels.map(channel => {
    channel.become('open')
    channel.become('closed')
    return listened(channel)
  })
  await turn()
  expect(heard).toEqual([[], ['open', 'close']])
})

test('what happens while somebody listens is heard once', async () => {
  const channel = hearLate(new Channel())
  const heard = listened(channel)
  channel.become('open')
  await turn()
  channel.become('closed')
  await turn()
  expect(heard).toEqual(['open', 'close'])
})

test('an open channel is heard to be open and not to be closed', async () => {
  const channel = hearLate(new Channel())
  channel.become('open')
  const heard = listened(channel)
  await turn()
  expect(heard).toEqual(['open'])
})

test('of a connection only the init channel is touched', async () => {
  class Connection {
    createDataChannel(): Channel {
      return new Channel()
    }
  }
  const made: unknown[] = []
  const Tolerant = withLateListeners(Connection as unknown as typeof RTCPeerConnection, each => made.push(each))
  const connection = new Tolerant()
  const [init, other] = [INIT_CHANNEL, 'other'].map(label => connection.createDataChannel(label) as unknown as Channel)
  if (init == null || other == null) throw new TypeError('Expected two channels')
  for (const channel of [init, other]) channel.become('closed')
  const heard = [init, other].map(listened)
  await turn()
  expect(heard).toEqual([['open', 'close'], []])
  expect(made).toEqual([connection])
})
