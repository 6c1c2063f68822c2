import type { EarlyStart } from './early-start.ts'
import type { NoticeView } from './kyrox-node.ts'
import { type Identity, takeIdentity } from './mesh/identity-slots.ts'
import type { Store } from './storage/store.ts'

/** The identity of this tab from IndexedDB under Web Locks, with what is to be said where either is missing. */
export async function browserIdentity(
  { store: opening, key: fresh }: Pick<EarlyStart, 'store' | 'key'>,
  network: string,
  preferred: number | undefined
): Promise<{
  readonly identity: Identity
  readonly store: Store
  readonly close: () => Promise<void>
  readonly notices: Array<{ code: NoticeView['code']; message: string }>
}> {
  const { store, kind, reason } = await opening
  const notices: Array<{ code: NoticeView['code']; message: string }> = []
  if (kind === 'memory') notices.push({ code: 'storage-memory', message: `Nothing is kept after this page: ${reason ?? 'no storage'}` })
  // without locks two tabs would share an identity, so each gets one that lasts for its life
  const locks = (navigator as { locks?: LockManager }).locks
  if (locks == null) {
    notices.push({
      code: 'insecure-context',
      message: 'This page came over plain http: a reload makes it a new peer. Use https or localhost to keep its identity.'
    })
  }
  const scope = locks == null ? `${network}-${crypto.getRandomValues(new Uint32Array(2)).join('')}` : network
  const identity = await takeIdentity({ store: locks == null ? NOWHERE : store, locks, fresh }, { scope, preferred })
  return { identity, store, close: () => store.close(), notices }
}

const NOWHERE = { get: async () => undefined, put: async () => {} }
