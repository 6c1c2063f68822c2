import { readFileSync } from 'node:fs'

/** The package's version. The manifest lies one folder up in the sources and three up in the built package. */
export const version: string = readVersion(['../package.json', '../../../package.json'])

function readVersion(places: readonly string[]): string {
  for (const place of places) {
    try {
      return JSON.parse(readFileSync(new URL(place, import.meta.url), 'utf8')).version
    } catch {}
  }
  return '0.0.0'
}
