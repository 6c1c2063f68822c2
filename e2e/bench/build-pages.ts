/** Builds the pages of the benchmarks as a site is built: for production, minified, workers as modules. */
import { readdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { build, type Plugin } from 'vite'
import { leanLibp2p } from '../../scripts/lean-libp2p.ts'

const path = (relative: string): string => fileURLToPath(new URL(relative, import.meta.url))

const SOURCES = path('pages')
export const PAGES_FOLDER = path('../../dist/bench')

/** `readable` keeps the names of functions, for profiles. */
export async function buildPages({
  readable = false,
  plugin
}: {
  readonly readable?: boolean
  readonly plugin?: () => Plugin
} = {}): Promise<void> {
  const plugins = (): Plugin[] => [...(plugin == null ? [] : [plugin()]), leanLibp2p()]
  const pages = readdirSync(SOURCES).filter(file => file.endsWith('.html'))
  await build({
    root: SOURCES,
    configFile: false,
    logLevel: 'error',
    appType: 'mpa',
    plugins: plugins(),
    build: {
      outDir: PAGES_FOLDER,
      emptyOutDir: true,
      target: 'es2023',
      minify: !readable,
      assetsInlineLimit: 0,
      modulePreload: { polyfill: false },
      reportCompressedSize: false,
      rolldownOptions: { input: pages.map(file => `${SOURCES}/${file}`) }
    },
    worker: { format: 'es', plugins }
  })
}
