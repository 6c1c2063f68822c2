import type { CapabilityView, PeerView } from './kyrox-node.ts'
import type { Mesh } from './mesh/mesh.ts'

type SeenMesh = Pick<Mesh, 'peers' | 'link' | 'directError'>

/** The peers as people see them, in a steady order. */
export function peerViews(mesh: SeenMesh): PeerView[] {
  return mesh.peers
    .all()
    .sort((a, b) => (a.id < b.id ? -1 : 1))
    .map(({ id, capabilities, load, serving, platform, lastSeen }) => {
      const link = mesh.link(id)
      const directError = mesh.directError(id)
      return Object.freeze({
        id,
        path: link?.hasPath === true ? link.path : 'none',
        capabilities,
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
  const peersBy = new Map<string, string[]>(local.map(name => [name, []]))
  for (const { id, capabilities } of mesh.peers.all()) {
    for (const name of capabilities) peersBy.set(name, [...(peersBy.get(name) ?? []), id])
  }
  return [...peersBy]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, peers]) => Object.freeze({ name, local: local.includes(name), peers }))
}
