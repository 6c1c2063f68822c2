import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'

const read = (path: string): string => readFileSync(new URL(path, import.meta.url), 'utf8')

type Theme = 'light' | 'dark'

/** Every colour token of a style sheet, in both themes. */
function colours(css: string): Map<string, Readonly<Record<Theme, string>>> {
  const found = css.matchAll(/--(kx-[\w-]+):\s*(?:light-dark\((#[\da-f]{6}),\s*(#[\da-f]{6})\)|(#[\da-f]{6}))/g)
  return new Map([...found].map(([, name, light, dark, both]) => [name ?? '', { light: light ?? both ?? '', dark: dark ?? both ?? '' }]))
}

/** Relative luminance, WCAG 2.2. */
function luminance(hex: string): number {
  const channel = (at: number): number => {
    const value = Number.parseInt(hex.slice(at, at + 2), 16) / 255
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4
  }
  return 0.2126 * channel(1) + 0.7152 * channel(3) + 0.0722 * channel(5)
}

function contrast(one: string, other: string): number {
  const [dark, light] = [luminance(one), luminance(other)].sort((a, b) => a - b) as [number, number]
  return (light + 0.05) / (dark + 0.05)
}

const tokens = colours(read('./tokens.css'))
const ratio = (theme: Theme, one: string, other: string): number =>
  contrast(tokens.get(`kx-${one}`)?.[theme] ?? '', tokens.get(`kx-${other}`)?.[theme] ?? '')

const GROUNDS = ['bg', 'surface', 'sunken'] as const
const themes: readonly Theme[] = ['light', 'dark']

test.each(themes)('text of every tone can be read on every ground, %s', theme => {
  const pairs = ['text', 'muted', 'accent', 'ok', 'warn', 'bad'].flatMap(tone => GROUNDS.map(ground => [tone, ground] as const))
  const tints = ['ok', 'warn', 'bad'].map(tone => [tone, `${tone}-bg`] as const)
  const onTints = ['ok-bg', 'warn-bg', 'bad-bg'].map(tint => ['text', tint] as const)
  const solids = [['on-solid', 'accent-solid'] as const, ['on-solid', 'stop'] as const]
  for (const [tone, ground] of [...pairs, ...tints, ...onTints, ...solids]) {
    expect.soft(ratio(theme, tone, ground), `${tone} on ${ground}`).toBeGreaterThanOrEqual(4.5)
  }
})

test.each(themes)('borders of controls and colours of series stand out from every ground, %s', theme => {
  for (const mark of ['control', 's1', 's2', 's3', 's4', 's5']) {
    for (const ground of GROUNDS) expect.soft(ratio(theme, mark, ground), `${mark} on ${ground}`).toBeGreaterThanOrEqual(3)
  }
})

test('the element draws with the colours of the console', () => {
  const own = colours(read('../elements/card-style.ts'))
  expect(own.size).toBeGreaterThan(8)
  for (const [name, colour] of own) expect.soft(colour, name).toEqual(tokens.get(name))
})
