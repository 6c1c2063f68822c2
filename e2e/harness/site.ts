import { join } from 'node:path'
import { createRelay, type Relay } from '../../relay/index.ts'

const dist = join(import.meta.dirname, '..', '..', 'dist')

/** A server for pages only: what is killed or missing in a test is never the way in to its page. */
export const serveSite = (folder: 'e2e' | 'site'): Promise<Relay> => createRelay({ siteFolder: join(dist, folder), logLevel: 'silent' })
