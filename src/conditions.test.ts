import { expect, test } from 'vitest'
import { ConditionsWatch, type PressureObserverClass } from './conditions.ts'
import type { Conditions } from './runtime/may-serve.ts'

/** A page whose signals the test sets. */
function page() {
  const document = Object.assign(new EventTarget(), { visibilityState: 'visible' })
  const battery = Object.assign(new EventTarget(), { charging: true })
  const press: Array<(state: string) => void> = []
  let disconnected = 0
  const PressureObserver: PressureObserverClass = class {
    constructor(heard: (records: ReadonlyArray<{ readonly state: string }>) => void) {
      press.push(state => heard([{ state }]))
    }
    async observe(): Promise<void> {}
    disconnect(): void {
      disconnected++
    }
  }
  const show = (state: string): void => {
    document.visibilityState = state
    document.dispatchEvent(new Event('visibilitychange'))
  }
  const charge = (charging: boolean): void => {
    battery.charging = charging
    battery.dispatchEvent(new Event('chargingchange'))
  }
  const environment = { document, getBattery: async () => battery, PressureObserver }
  return { environment, show, charge, press: (state: string): void => press[0]?.(state), disconnected: () => disconnected }
}

const settled = (): Promise<void> => new Promise(resolve => setTimeout(resolve, 0))

test('each signal that changes is told, one that did not is not, and nothing after the stop', async () => {
  const { environment, show, charge, press, disconnected } = page()
  const told: Conditions[] = []
  const watch = new ConditionsWatch(environment, conditions => void told.push(conditions))
  watch.start()
  await settled()
  show('hidden')
  show('hidden')
  charge(false)
  press('critical')
  press('of a later version')
  expect(told).toEqual([
    { visible: true, charging: undefined, pressure: undefined },
    { visible: true, charging: true, pressure: undefined },
    { visible: false, charging: true, pressure: undefined },
    { visible: false, charging: false, pressure: undefined },
    { visible: false, charging: false, pressure: 'critical' }
  ])
  watch.stop()
  watch.stop()
  show('visible')
  charge(true)
  press('nominal')
  expect([told.length, disconnected()]).toEqual([5, 1])
})

test('what a browser has not, or refuses, is unknown', async () => {
  const told: Conditions[] = []
  const refused = async (): Promise<never> => {
    throw new DOMException('not here', 'NotAllowedError')
  }
  new ConditionsWatch({ getBattery: refused }, conditions => void told.push(conditions)).start()
  await settled()
  expect(told).toEqual([{ visible: true, charging: undefined, pressure: undefined }])
})
