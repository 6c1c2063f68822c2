import { offerFrom } from './announced-offer.ts'
import type { CapabilityView, PeerView } from './kyrox-node.ts'
import type { Mesh } from './mesh/mesh.ts'

type SeenMesh = Pick<Mesh, 'peers' | 'link' | 'directError'>

/** The peers as people see them, in a steady order. */
export function peerViews(mesh: SeenMesh): PeerView[] {
  return mesh.peers
    .all()
    .sort((a, b) => (a.id < b.id ? -1 : 1))
    .map(({ id, capabilities, offers, load, serving, platform, lastSeen }) => {
      const link = mesh.link(id)
      const directError = mesh.directError(id)
      return Object.freeze({
        id,
        path: link?.hasPath === true ? link.path : 'none',
        capabilities,
        ...(offers.length === 0 ? {} : { offers: offers.map(offerFrom) }),
        load: { running: load.running, queued: load.queued, capacity: load.capacity },
        serving,
        platform,
        lastSeen,
        ...(link?.roundTripMs == null ? {} : { roundTripMs: link.roundTripMs }),
        ...(link == null ? {} : { link: link.statistics }),
        ...(directError == null || link?.path === 'direct' ? {} : { directError })
      })
    })
}

/** Every capability known, with who offers it. */
export function capabilityViews(mesh: SeenMesh, local: readonly string[]): CapabilityView[] {
  const names = new Set([...local, ...mesh.peers.capabilities])
  return [...names].sort().map(name => Object.freeze({ name, local: local.includes(name), peers: [...mesh.peers.offering(name)] }))
}
