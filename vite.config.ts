/** Builds the page, the examples, and `elements.js` for pages of others, into dist/site. */
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vite'
import { leanLibp2p } from './scripts/lean-libp2p.ts'
import { pythonFiles } from './scripts/python-plugin.ts'

const path = (relative: string): string => fileURLToPath(new URL(relative, import.meta.url))

const ENTRIES = { console: 'index.html', embed: 'examples/embed.html', elements: 'src/elements/define.ts' }

const present = Object.fromEntries(
  Object.entries(ENTRIES)
    .map(([name, file]) => [name, path(file)] as const)
    .filter(([, file]) => existsSync(file))
)

export default defineConfig({
  appType: 'mpa',
  plugins: [leanLibp2p(), pythonFiles()],
  build: {
    outDir: 'dist/site',
    target: 'es2023',
    sourcemap: true,
    // No `data:` URLs: the page's policy allows scripts and workers from its own origin only.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    rolldownOptions: {
      input: present,
      output: { entryFileNames: ({ name }) => (name === 'elements' ? 'elements.js' : 'assets/[name]-[hash].js') }
    }
  },
  // Other people's pages load `elements.js` from here: what it loads is beside it, not on their server.
  experimental: { renderBuiltUrl: (_file, { hostType }) => (hostType === 'js' ? { relative: true } : undefined) },
  worker: { format: 'es', plugins: () => [leanLibp2p()] }
})
