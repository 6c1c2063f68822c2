import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vite'
import { leanLibp2p } from '../../scripts/lean-libp2p.ts'
import { pythonFiles } from '../../scripts/python-plugin.ts'

const path = (relative: string): string => fileURLToPath(new URL(relative, import.meta.url))

/** As the site is built, but not shrunk: this page is for tests only. */
export default defineConfig({
  root: path('.'),
  publicDir: false,
  plugins: [leanLibp2p(), pythonFiles()],
  build: {
    outDir: path('../../dist/e2e'),
    emptyOutDir: true,
    target: 'es2023',
    minify: false,
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    rolldownOptions: { input: { index: path('./index.html'), hostile: path('./hostile.html'), python: path('./python.html') } }
  },
  worker: { format: 'es', plugins: () => [leanLibp2p()] }
})
