import type { LinkPath } from '../wire/link.ts'
import type { StreamPath } from '../wire/stream-path.ts'
import { bestPath, isQuiet, type PathFacts } from './path-choice.ts'

/** One stream to the peer, over one connection. */
export interface Path extends PathFacts {
  readonly stream: StreamPath
}

interface KnownPath extends Path {
  heardAt: number
  askedAt: number | undefined
  lastAskedAt: number
}

/** How often a quiet path is asked: seven bytes. */
const ASK_EVERY_MS = 300

/** The paths of one link, in memory only: which there are, which is the best, and which of them has gone quiet. */
export class LinkPaths {
  #paths: KnownPath[] = []

  get size(): number {
    return this.#paths.length
  }

  has(kind: LinkPath): boolean {
    return this.#paths.some(path => path.kind === kind)
  }

  add(stream: StreamPath, { kind, openedBy, preference }: Pick<PathFacts, 'kind' | 'openedBy' | 'preference'>, now: number): void {
    const lastAskedAt = Number.NEGATIVE_INFINITY
    const times = { heardAt: now, askedAt: undefined, lastAskedAt }
    this.#paths.push({
      stream,
      kind,
      openedBy,
      preference,
      ...times,
      get isConfirmed() {
        return stream.isConfirmed
      }
    })
  }

  /** Takes it out, and returns it when it was here. */
  remove(stream: StreamPath): Path | undefined {
    const path = this.#paths.find(each => each.stream === stream)
    this.#paths = this.#paths.filter(each => each !== path)
    return path
  }

  clear(): void {
    this.#paths = []
  }

  /** Something came by it. */
  heard(stream: StreamPath, now: number): void {
    for (const path of this.#paths) {
      if (path.stream !== stream) continue
      path.heardAt = now
      path.askedAt = undefined
    }
  }

  /** The path to send by. Those that would be better but have gone quiet are asked whether they still lead anywhere. */
  best(now: number, knowsPeer: boolean): Path | undefined {
    const best = bestPath(this.#paths, now, knowsPeer)
    if (this.#paths.length > 1) for (const path of this.#paths) if (path === best || path.askedAt != null) ask(path, now)
    return best
  }
}

function ask(path: KnownPath, now: number): void {
  if (!isQuiet(path, now) || now - path.lastAskedAt < ASK_EVERY_MS) return
  path.lastAskedAt = now
  path.askedAt ??= now
  path.stream.ask()
}
