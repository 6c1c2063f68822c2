/**
 * Both sides of a new WebRTC connection close its first channel; a dialler that is still busy with ICE candidates then waits for an `open` that has been
 * and gone. See `src/mesh/rtc/late-listeners.ts`. Here whoever joins is slowed down until it happens.
 */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { BareTab } from './harness/bare-tab.ts'
import { Stage } from './harness/stage.ts'

const JOINS = 10

let stage: Stage

beforeAll(async () => {
  stage = await Stage.open()
})
afterAll(async () => {
  await stage?.close()
})

/** Makes the race likely, and counts the listeners that came too late: `globalThis.late`. */
function slowCandidates(): void {
  const { addIceCandidate, createDataChannel } = RTCPeerConnection.prototype
  Object.assign(globalThis, { late: 0 })
  RTCPeerConnection.prototype.addIceCandidate = async function (this: RTCPeerConnection, candidate?: RTCIceCandidateInit | null) {
    await new Promise(resolve => setTimeout(resolve, 150))
    await Reflect.apply(addIceCandidate, this, [candidate])
  } as typeof addIceCandidate
  RTCPeerConnection.prototype.createDataChannel = function (this: RTCPeerConnection, ...given: [string, RTCDataChannelInit?]) {
    const channel = createDataChannel.apply(this, given)
    const listen = channel.addEventListener.bind(channel)
    channel.addEventListener = ((type: string, listener: EventListener, options?: AddEventListenerOptions) => {
      if (type === 'open' && channel.readyState !== 'connecting') (globalThis as unknown as { late: number }).late += 1
      listen(type, listener, options)
    }) as typeof channel.addEventListener
    return channel
  }
}

const errorsWith = (id: string, errors: readonly string[] = []): string[] => errors.filter(error => error.startsWith(id))

for (const host of ['page', 'worker'] as const) {
  test(`${JOINS} joins of ${JOINS} work while the race for the first channel is on, with the node in a ${host}`, async () => {
    await using context = await stage.context()
    const resident = await BareTab.open(context, stage.site.url)
    await resident.start({ ...stage.node, host })
    const failed: string[] = []
    let late = 0
    for (let join = 0; join < JOINS; join++) {
      const tab = await BareTab.open(context, stage.site.url, slowCandidates)
      // by the same name each would take up the identity of the one before, and its failures, those at its own end among them
      await tab.start({ ...stage.node, host, storageName: `joiner-${join}` })
      await Promise.all([tab.linked([resident.id]), resident.linked([tab.id])])
      // before it closes: a second try of the resident's that is under way then ends with the tab, and is no join that failed
      const [joiners, residents] = await Promise.all([tab, resident].map(each => each.call('directErrors')))
      // others who left a moment ago are perhaps still tried
      failed.push(...errorsWith(resident.id, joiners), ...errorsWith(tab.id, residents))
      if ((await tab.global<number>('late')) > 0) late++
      await tab.close()
    }
    expect(failed, 'tries that failed before the one that worked').toEqual([])
    // in a worker the listeners are on the bridge's own channels, which the page cannot count
    if (host === 'worker') return
    console.info(`${late} of ${JOINS} joins lost the race, and worked`)
    expect(late, 'joins that lost the race').toBeGreaterThan(0)
  })
}
