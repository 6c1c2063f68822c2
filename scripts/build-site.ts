/** Builds the page into dist/site, with a Brotli copy beside each file that shrinks by it. */
import { readdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { extname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { brotliCompress, constants } from 'node:zlib'
import { build } from 'vite'

const compress = promisify(brotliCompress)
const SHRINKS = new Set(['.html', '.js', '.css', '.json', '.svg', '.wasm', '.webmanifest', '.txt'])
/** Below it the headers cost more than is saved. */
const LEAST_BYTES = 1_024
/** 11 takes ten times as long for 3 % less. */
const QUALITY = 9

async function compressFile(path: string): Promise<void> {
  const bytes = await readFile(path)
  if (bytes.byteLength < LEAST_BYTES) return
  const small = await compress(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: QUALITY } })
  if (small.byteLength < bytes.byteLength * 0.95) await writeFile(`${path}.br`, small)
}

/** Built aside and then put in place, so that a relay that serves the old page is never without one for longer than a rename. */
export async function buildSite(root: string): Promise<void> {
  const folder = join(root, 'dist', `.site-${process.pid}`)
  const site = join(root, 'dist', 'site')
  try {
    await build({ root, logLevel: 'warn', build: { outDir: folder, emptyOutDir: true } })
    const files = await readdir(folder, { recursive: true })
    for (const file of files) if (SHRINKS.has(extname(file))) await compressFile(join(folder, file))
    await rm(site, { recursive: true, force: true })
    await rename(folder, site)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await buildSite(fileURLToPath(new URL('..', import.meta.url)))
