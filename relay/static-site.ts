/** Serves the files of one folder, and nothing outside it. */
import { createReadStream } from 'node:fs'
import { open, realpath, stat } from 'node:fs/promises'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { extname, join, sep } from 'node:path'

/**
 * Browsers refuse module scripts, workers and streamed WebAssembly whose type is wrong. `nosniff` is on, so that a type not listed
 * here is a download.
 */
const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.mjs': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.map': 'application/json; charset=utf-8',
  '.webmanifest': 'application/manifest+json; charset=utf-8',
  '.txt': 'text/plain; charset=utf-8',
  '.wasm': 'application/wasm',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.jpg': 'image/jpeg',
  '.webp': 'image/webp',
  '.avif': 'image/avif',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2'
}

/** Own scripts only and WebAssembly, but no eval; connections anywhere, because a node may join through any relay. */
export const CONTENT_SECURITY_POLICY = [
  "default-src 'self'",
  "script-src 'self' 'wasm-unsafe-eval'",
  "style-src 'self'",
  "img-src 'self' blob: data:",
  "connect-src 'self' ws: wss: http: https:",
  "worker-src 'self'",
  "object-src 'none'",
  "base-uri 'none'",
  "form-action 'self'",
  // Nobody may put the page that asks for consent under a page of theirs.
  "frame-ancestors 'none'"
].join('; ')

/**
 * The frame that foreign code runs in: an origin of its own, no network, and workers only from what it was handed. Any page may hold it,
 * since there is nothing in it.
 */
const FRAME_POLICY = "default-src 'none'; script-src 'unsafe-inline' 'wasm-unsafe-eval' blob:; worker-src blob:; sandbox allow-scripts"
const FRAME = '/pyodide/frame.html'

/** File names under it carry a hash of their content. */
const HASHED = '/assets/'

export interface SiteFile {
  readonly path: string
  readonly type: string
  readonly size: number
  readonly etag: string
  readonly encoding?: 'br'
}

/** The file of the folder that a request's path means; `undefined` when there is none, or when it lies outside. */
export async function findFile(folder: string, pathname: string, acceptsBrotli: boolean): Promise<SiteFile | undefined> {
  const wanted = decoded(pathname)
  if (wanted === undefined) return undefined
  const path = join(folder, wanted.endsWith('/') ? `${wanted}index.html` : wanted)
  const type = TYPES[extname(path).toLowerCase()] ?? 'application/octet-stream'
  const small = acceptsBrotli ? await fileInside(folder, `${path}.br`) : undefined
  if (small !== undefined) return { path: `${path}.br`, type, encoding: 'br', ...small }
  const plain = await fileInside(folder, path)
  return plain && { path, type, ...plain }
}

/** Answers with the file. HEAD and `If-None-Match` send no body. */
export async function sendFile(file: SiteFile, request: IncomingMessage, response: ServerResponse, pathname: string): Promise<void> {
  const headers: Record<string, string | number> = {
    'content-type': file.type,
    'cache-control': pathname.startsWith(HASHED) ? 'public, max-age=31536000, immutable' : 'no-cache',
    etag: file.etag,
    vary: 'accept-encoding',
    // Third-party pages load the elements from here.
    'access-control-allow-origin': '*',
    'cross-origin-resource-policy': 'cross-origin'
  }
  if (file.type.startsWith('text/html'))
    headers['content-security-policy'] = pathname.endsWith(FRAME) ? FRAME_POLICY : CONTENT_SECURITY_POLICY
  if (file.encoding !== undefined) headers['content-encoding'] = file.encoding
  if (request.headers['if-none-match'] === file.etag) {
    response.writeHead(304, headers).end()
    return
  }
  response.writeHead(200, { ...headers, 'content-length': file.size })
  if (request.method === 'HEAD') {
    response.end()
    return
  }
  const bytes = createReadStream(file.path)
  bytes.on('error', () => response.destroy())
  response.on('close', () => bytes.destroy())
  bytes.pipe(response)
}

function decoded(pathname: string): string | undefined {
  try {
    const wanted = decodeURIComponent(pathname)
    const isPlain = wanted.startsWith('/') && !/[\0\\]/.test(wanted) && !wanted.split('/').some(part => part.startsWith('.'))
    return isPlain ? wanted : undefined
  } catch {
    return undefined
  }
}

/** Size and entity tag of a file whose true path, links followed, lies in the folder. */
async function fileInside(folder: string, path: string): Promise<{ size: number; etag: string } | undefined> {
  try {
    const [root, real] = await Promise.all([realpath(folder), realpath(path)])
    if (!real.startsWith(root + sep)) return undefined
    const info = await stat(real)
    return info.isFile() ? { size: info.size, etag: `"${info.size.toString(36)}-${info.mtimeMs.toString(36)}"` } : undefined
  } catch {
    return undefined
  }
}

/** True when the folder has a page to serve. */
export async function hasPage(folder: string): Promise<boolean> {
  const file = await open(join(folder, 'index.html')).catch(() => undefined)
  await file?.close()
  return file !== undefined
}
