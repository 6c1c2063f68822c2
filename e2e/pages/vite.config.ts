import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vite'

const path = (relative: string): string => fileURLToPath(new URL(relative, import.meta.url))

/** As the site is built, but not shrunk: this page is for tests only. */
export default defineConfig({
  root: path('.'),
  publicDir: false,
  build: {
    outDir: path('../../dist/e2e'),
    emptyOutDir: true,
    target: 'es2023',
    minify: false,
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false
  },
  worker: { format: 'es' }
})
