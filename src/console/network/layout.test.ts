import { expect, test } from 'vitest'
import { Layout } from './layout.ts'
import type { Picture } from './picture.ts'

const SIDE = 320

/** A picture of so many peers in two groups. */
function crowd(count: number): Picture {
  const peers = Array.from({ length: count }, (_, index) => ({
    id: `peer-${index}`,
    kind: 'peer' as const,
    group: index % 2 === 0 ? 'east' : 'west',
    busy: 0,
    serving: true
  }))
  return {
    nodes: [{ id: 'me', kind: 'self', group: '', busy: 0, serving: false }, ...peers],
    lines: peers.map(({ id }) => ({ from: 'me', to: id, path: 'direct' as const, out: 0, back: 0 })),
    left: 0
  }
}

function settled(picture: Picture): Layout {
  const layout = new Layout()
  layout.set(picture, SIDE)
  layout.settle()
  return layout
}

test('this tab stands in the middle, nobody on anybody else, and groups apart', () => {
  const picture = crowd(12)
  const layout = settled(picture)
  expect(layout.place('me')).toEqual({ x: 0, y: 0 })
  const places = picture.nodes.map(({ id }) => layout.place(id))
  for (const [index, a] of places.entries()) {
    for (const b of places.slice(index + 1)) expect(Math.hypot(a.x - b.x, a.y - b.y)).toBeGreaterThan(20)
  }
  const middle = (group: string): number => {
    const ys = picture.nodes.filter(node => node.group === group).map(({ id }) => layout.place(id).y)
    return ys.reduce((sum, y) => sum + y, 0) / ys.length
  }
  expect(Math.abs(middle('east') - middle('west'))).toBeGreaterThan(SIDE / 4)
})

test('the same nodes find the same places', () => {
  const [one, two] = [settled(crowd(20)), settled(crowd(20))]
  for (const { id } of crowd(20).nodes) expect(one.place(id)).toEqual(two.place(id))
})

test('who stays keeps about its place when somebody comes', () => {
  const layout = settled(crowd(6))
  const before = layout.place('peer-3')
  layout.set(crowd(7), SIDE)
  layout.settle()
  const after = layout.place('peer-3')
  expect(Math.hypot(before.x - after.x, before.y - after.y)).toBeLessThan(SIDE / 3)
})

test('a node is found where it stands, and nobody where none is', () => {
  const layout = settled(crowd(6))
  const { x, y } = layout.place('peer-2')
  expect([layout.at(x + 3, y - 3, 24), layout.at(5_000, 5_000, 24)]).toEqual(['peer-2', undefined])
})

test('two hundred nodes come to rest', () => {
  const layout = settled(crowd(200))
  expect(layout.isAtRest).toBe(true)
  expect(layout.step()).toBe(false)
})

test('nothing moves when only what nodes are busy with changed', () => {
  const picture = crowd(12)
  const layout = settled(picture)
  const places = picture.nodes.map(({ id }) => layout.place(id))
  const busy: Picture = {
    ...picture,
    nodes: picture.nodes.map(node => ({ ...node, busy: 1 })),
    lines: picture.lines.map(line => ({ ...line, path: 'relayed' as const, out: 2 })).reverse()
  }
  layout.set(busy, SIDE)
  expect(layout.isAtRest).toBe(true)
  expect(layout.step()).toBe(false)
  expect(picture.nodes.map(({ id }) => layout.place(id))).toEqual(places)
  layout.set(crowd(13), SIDE)
  expect(layout.isAtRest).toBe(false)
})
