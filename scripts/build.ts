/** `npm run build`: the page into dist/site and the library into dist/lib. */
import { fileURLToPath } from 'node:url'
import { buildLibrary } from './build-library.ts'
import { buildSite } from './build-site.ts'

const root = fileURLToPath(new URL('..', import.meta.url))
await buildSite(root)
await buildLibrary(root)
