/** What this runs on, in a word for people. From the user agent: a hint, never a decision. */
export function platformName(): string {
  const { process, navigator } = globalThis as { process?: { versions?: { node?: string } }; navigator?: { userAgent?: string } }
  if (process?.versions?.node != null) return `Node ${process.versions.node.split('.')[0]}`
  const agent = navigator?.userAgent ?? ''
  const firefox = /Firefox\/(\d+)/.exec(agent)
  if (firefox != null) return `Firefox ${firefox[1]}`
  const edge = /Edg\/(\d+)/.exec(agent)
  if (edge != null) return `Edge ${edge[1]}`
  const chromium = /Chrom(?:e|ium)\/(\d+)/.exec(agent)
  if (chromium != null) return `Chromium ${chromium[1]}`
  const safari = /Version\/(\d+).*Safari/.exec(agent)
  return safari != null ? `Safari ${safari[1]}` : 'browser'
}

/** True in a Node process, false in pages and workers. */
export const inProcess = (): boolean => (globalThis as { process?: { versions?: { node?: string } } }).process?.versions?.node != null
