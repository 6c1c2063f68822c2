/** For tests: nodes that judge one another by the production rules, on one virtual clock, with stalls, losses, delays and deaths. */
import { type Evidence, fresh, HEARTBEAT_MS, heard, hinted, judge, paced, relaySaid, witnessed } from './liveness.ts'
import { LocalHealth, TICK_MS } from './local-health.ts'

/** Chance that is the same each time. Source: mulberry32 of Tommy Ettinger, public domain. */
export function seeded(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}

interface Happening {
  readonly at: number
  readonly run: () => void
}

/** What falls due, in the order of its time. */
class Agenda {
  readonly #slots = new Map<number, Happening[]>()
  now = 0

  add(inMs: number, run: () => void): void {
    const at = this.now + Math.max(1, Math.round(inMs))
    const slot = this.#slots.get(at)
    if (slot == null) this.#slots.set(at, [{ at, run }])
    else slot.push({ at, run })
  }

  runUntil(end: number): void {
    for (; this.now < end; this.now++) {
      const due = this.#slots.get(this.now)
      this.#slots.delete(this.now)
      for (const { run } of due ?? []) run()
    }
  }
}

/** What a simulated network is like. */
export interface World {
  readonly nodes: number
  /** Links of each node. */
  readonly degree: number
  readonly seed: number
  readonly loss: number
  /** Most of one way, in milliseconds. */
  readonly delayMs: number
  /** A node's thread stands still this often in a second, for at most so long. */
  readonly stalls: { readonly eachSecond: number; readonly mostMs: number }
  /** With a relay that sees sockets; without one there is silence only. */
  readonly relay: boolean
}

/** One node: its clock, its evidence of each peer, and a thread that may stand still. */
export class SimulatedNode {
  readonly health: LocalHealth
  readonly evidence = new Map<SimulatedNode, Evidence>()
  readonly phase = new Map<SimulatedNode, string>()
  readonly lastBeat = new Map<SimulatedNode, number>()
  readonly world: SimulatedNetwork
  isDead = false
  /** What comes before then waits. */
  busyUntil = 0

  constructor(world: SimulatedNetwork) {
    this.world = world
    this.health = new LocalHealth(0)
  }

  get awake(): number {
    return this.health.awakeAt(this.world.agenda.now)
  }

  /** Runs when this thread is free, if it ever is. */
  whenFree(run: () => void): void {
    const { agenda } = this.world
    if (this.isDead) return
    if (agenda.now >= this.busyUntil) run()
    else agenda.add(this.busyUntil - agenda.now, () => this.whenFree(run))
  }

  tick(): void {
    this.whenFree(() => {
      this.health.tick(this.world.agenda.now)
      for (const peer of this.evidence.keys()) this.look(peer)
      this.world.agenda.add(TICK_MS, () => this.tick())
    })
  }

  look(peer: SimulatedNode): void {
    const { agenda } = this.world
    const { phase } = judge(this.evidenceOf(peer), this.awake, this.health.patience)
    if (phase === 'dead') {
      this.evidence.delete(peer)
      this.world.declared.push({ by: this, peer, at: agenda.now })
      return
    }
    this.phase.set(peer, phase)
    if (phase !== 'alive') this.inquire(peer)
    const due = agenda.now - (this.lastBeat.get(peer) ?? Number.NEGATIVE_INFINITY) >= HEARTBEAT_MS - TICK_MS / 2
    if (phase === 'suspect' || due) this.ask(peer)
  }

  ask(peer: SimulatedNode, onAnswer?: () => void): void {
    this.lastBeat.set(peer, this.world.agenda.now)
    const suspected = this.phase.get(peer) === 'suspect'
    this.world.carry(peer, () => {
      if (suspected) peer.health.fault()
      peer.hear(this, peer.evidence.get(this)?.everyMs ?? 0)
      this.world.carry(this, () => {
        this.hear(peer, peer.health.everyMs)
        onAnswer?.()
      })
    })
  }

  hear(peer: SimulatedNode, everyMs: number): void {
    const evidence = this.evidence.get(peer)
    if (evidence != null) this.evidence.set(peer, paced(heard(evidence, this.awake), everyMs, false))
    this.world.words.set(peer, this.world.agenda.now)
  }

  inquire(suspect: SimulatedNode): void {
    const { random, options } = this.world
    const others = [...this.evidence.keys()].filter(peer => peer !== suspect && peer.evidence.has(suspect))
    for (let asked = 0; asked < 2 && others.length > 0; asked++) {
      const [witness] = others.splice(Math.floor(random() * others.length), 1)
      if (witness == null) break
      this.world.carry(witness, () => {
        let hears = false
        witness.ask(suspect, () => (hears = true))
        this.world.agenda.add(700, () =>
          this.world.carry(this, () => this.weigh(suspect, each => witnessed(each, String(asked), hears, this.awake)))
        )
      })
    }
    if (options.relay) this.world.carry(this, () => this.weigh(suspect, each => relaySaid(each, !suspect.isDead, this.awake)))
  }

  weigh(peer: SimulatedNode, change: (evidence: Evidence) => Evidence): void {
    const evidence = this.evidence.get(peer)
    if (evidence != null) this.evidence.set(peer, change(evidence))
  }

  evidenceOf(peer: SimulatedNode): Evidence {
    return this.evidence.get(peer) ?? fresh(this.awake)
  }
}

/** All nodes in a ring, each linked to those next to it. */
export class SimulatedNetwork {
  readonly agenda = new Agenda()
  readonly random: () => number
  readonly options: World
  readonly nodes: SimulatedNode[]
  readonly declared: Array<{ readonly by: SimulatedNode; readonly peer: SimulatedNode; readonly at: number }> = []
  /** When each node was heard by anybody last. */
  readonly words = new Map<SimulatedNode, number>()

  constructor(options: World) {
    this.options = options
    this.random = seeded(options.seed)
    this.nodes = Array.from({ length: options.nodes }, () => new SimulatedNode(this))
    for (const [index, node] of this.nodes.entries()) {
      for (let step = 1; step <= options.degree / 2; step++) this.#link(node, this.nodes[(index + step) % options.nodes] as SimulatedNode)
      this.agenda.add(this.random() * TICK_MS, () => node.tick())
      this.#stall(node)
    }
  }

  /** Brings a message to a node's thread, late, or not at all. */
  carry(to: SimulatedNode, run: () => void): void {
    if (this.random() >= this.options.loss) this.agenda.add(this.random() * this.options.delayMs, () => to.whenFree(run))
  }

  kill(node: SimulatedNode): void {
    node.isDead = true
    if (!this.options.relay) return
    // its socket closes, and the relay ends its circuits
    for (const peer of node.evidence.keys())
      this.agenda.add(50, () => peer.whenFree(() => peer.weigh(node, each => hinted(each, peer.awake))))
  }

  #link(one: SimulatedNode, other: SimulatedNode): void {
    one.evidence.set(other, fresh(0))
    other.evidence.set(one, fresh(0))
  }

  #stall(node: SimulatedNode): void {
    const { eachSecond, mostMs } = this.options.stalls
    this.agenda.add((-Math.log(1 - this.random()) / Math.max(eachSecond, 1e-9)) * 1_000, () => {
      node.busyUntil = Math.max(node.busyUntil, this.agenda.now + this.random() * mostMs)
      this.#stall(node)
    })
  }
}
