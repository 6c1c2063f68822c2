import { type ForceLink, forceCollide, forceLink, forceManyBody, forceSimulation, forceX, forceY, type Simulation } from 'd3-force'
import type { Picture, PictureNode } from './picture.ts'

/** Where a node stands, in pixels from the middle. */
export interface Place {
  readonly x: number
  readonly y: number
}

interface Body {
  readonly id: string
  group: string
  kind: PictureNode['kind']
  x?: number
  y?: number
  vx?: number
  vy?: number
  fx?: number
  fy?: number
}

interface Line {
  readonly source: string | Body
  readonly target: string | Body
}

/** Groups stand on a circle of this size, as a share of the smaller side. */
const CIRCLE = 0.3
/** Where the simulation is at rest. Source: d3-force's own `alphaMin`. */
const REST = 0.001
/** Moved this little by a change that adds nobody. */
const NUDGE = 0.15

/** All that places depend on. */
const shapeOf = ({ nodes, lines }: Picture, side: number): string =>
  [side, ...[...nodes.map(({ id, group, kind }) => `${kind} ${id} ${group}`), ...lines.map(({ from, to }) => `${from}>${to}`)].sort()].join(
    '\n'
  )

/**
 * Lets nodes find their places, and keeps them there when others come and go. This tab stands in the middle. The same nodes, coming in the same order, find
 * the same places: nothing here is left to chance. It draws nothing.
 */
export class Layout {
  readonly #bodies = new Map<string, Body>()
  readonly #simulation: Simulation<Body, undefined>
  readonly #lines: ForceLink<Body, Line>
  #side = 300
  #shape = ''

  constructor() {
    this.#lines = forceLink<Body, Line>([])
      .id(({ id }) => id)
      .strength(0.15)
    this.#simulation = forceSimulation<Body>([])
      .force('charge', forceManyBody().strength(-120).distanceMax(400))
      .force('room', forceCollide(24))
      .force('lines', this.#lines)
      .stop()
  }

  /** The picture changed, or the room it has. Nothing moves when all that changed is what nodes are busy with. */
  set(picture: Picture, side: number): void {
    const shape = shapeOf(picture, side)
    if (shape === this.#shape) return
    this.#shape = shape
    this.#side = side
    const isSame = picture.nodes.length === this.#bodies.size && picture.nodes.every(({ id }) => this.#bodies.has(id))
    const ids = new Set(picture.nodes.map(({ id }) => id))
    for (const id of [...this.#bodies.keys()]) if (!ids.has(id)) this.#bodies.delete(id)
    for (const node of picture.nodes) this.#take(node)
    this.#simulation.nodes([...this.#bodies.values()])
    this.#lines.links(picture.lines.map(({ from, to }) => ({ source: from, target: to }))).distance(side * CIRCLE)
    this.#pullGroups()
    this.#simulation.alpha(Math.max(this.#simulation.alpha(), isSame ? NUDGE : 1))
  }

  get isAtRest(): boolean {
    return this.#simulation.alpha() < REST
  }

  /** One step; true while another is wanted. */
  step(): boolean {
    if (this.isAtRest) return false
    this.#simulation.tick()
    return true
  }

  /** All steps at once, for those who want nothing to move. */
  settle(): void {
    while (this.step()) {}
  }

  place(id: string): Place {
    const { x = 0, y = 0 } = this.#bodies.get(id) ?? {}
    return { x, y }
  }

  /** The node within `reach` of a point, the nearest one. */
  at(x: number, y: number, reach: number): string | undefined {
    return this.#simulation.find(x, y, reach)?.id
  }

  #take({ id, group, kind }: PictureNode): void {
    const body = this.#bodies.get(id)
    if (body == null) this.#bodies.set(id, { id, group, kind, ...(kind === 'self' ? { fx: 0, fy: 0 } : {}) })
    else Object.assign(body, { group, kind })
  }

  #pullGroups(): void {
    const groups = [...new Set([...this.#bodies.values()].filter(({ kind }) => kind !== 'self').map(({ group }) => group))].sort()
    const angle = ({ group }: Body): number => (2 * Math.PI * groups.indexOf(group)) / Math.max(1, groups.length) - Math.PI / 2
    const far = ({ kind }: Body): number => (kind === 'self' ? 0 : this.#side * CIRCLE)
    this.#simulation
      .force('x', forceX<Body>(body => far(body) * Math.cos(angle(body))).strength(0.1))
      .force('y', forceY<Body>(body => far(body) * Math.sin(angle(body))).strength(0.1))
  }
}
