/** What the network is for: the same photos in one tab alone and with the help of a second, a core each. */
import { cpus, loadavg } from 'node:os'
import { type Bench, note } from './bench.ts'
import { type Figure, figure, median } from './figure.ts'

const PHOTOS = 12
const ROUNDS = 2

export const photosBench: Bench = {
  name: 'photos',
  limitMs: () => 90_000,
  async run(lab): Promise<readonly Figure[]> {
    const owner = await lab.tab('/photos.html')
    const helper = await lab.tab('/photos.html')
    for (const tab of [owner, helper]) await tab.evaluate(() => globalThis.photosPage.start())
    await owner.evaluate(count => globalThis.photosPage.draw(count), PHOTOS)
    note(
      `${cpus().length} cores, load of the last minute ${loadavg()[0]?.toFixed(2)}: above 0.5 the cores were not idle and the gain is smaller`
    )
    const alone: number[] = []
    const together: number[] = []
    for (let round = 0; round <= ROUNDS; round++) {
      await helper.evaluate(() => globalThis.photosPage.stopServing())
      await owner.evaluate(() => globalThis.photosPage.peers(0))
      const one = await owner.evaluate(() => globalThis.photosPage.encodeAll())
      await helper.evaluate(() => globalThis.photosPage.serve())
      await owner.evaluate(() => globalThis.photosPage.peers(1))
      const two = await owner.evaluate(() => globalThis.photosPage.encodeAll())
      note(`round ${round}: alone ${one.seconds.toFixed(2)} s, together ${two.seconds.toFixed(2)} s with ${two.elsewhere} elsewhere`)
      // the first round loads the codecs
      if (round === 0) continue
      alone.push(one.seconds)
      together.push(two.seconds)
    }
    const budget = { of: 'ratio', is: 'most', limit: 0.75 } as const
    return [figure('photos/12 photos', { value: median(together), unit: 's', baseline: median(alone), budget })]
  }
}
