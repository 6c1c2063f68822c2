/** The one port of the relay: the page, two JSON answers, the farewells of pages, and WebSockets that are brought to libp2p. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { Duplex } from 'node:stream'
import { FAREWELL_PATH } from '../src/mesh/protocol-names.ts'
import type { AddressLimiter, Refusal } from './address-limiter.ts'
import type { Log } from './log.ts'
import { InvalidHostError, type ReachedAt, reachedAt } from './public-address.ts'
import { findFile, sendFile } from './static-site.ts'
import { pipeUpgrade, refuseUpgrade } from './upgrade-pipe.ts'

/** Slow requests hold a socket each; the requests here are a line and a few headers. */
const REQUEST_TIMEOUT_MS = 15_000
const KEEP_ALIVE_MS = 5_000
/** Sockets for the page and the JSON answers while all WebSockets are in use. */
const SPARE_SOCKETS = 1_000
/** The word that a relay gave, and room. */
const MAX_FAREWELL_BYTES = 64

/** 429: this address asks for too much, come back later. 503: the relay itself is full. */
const REFUSALS: Readonly<Record<Refusal | 'relay-full', readonly [number, string]>> = {
  'too-fast': [429, 'Too many new connections from this address'],
  'too-many-open': [429, 'Too many open connections from this address'],
  'too-many-addresses': [503, 'Too many addresses'],
  'relay-full': [503, 'The relay is full']
}

export interface FrontPorts {
  /** Answer of `/.well-known/kyrox.json` for a client that came this way. */
  describe(reached: ReachedAt): object
  health(): object
  /** A page says that it goes, by the word that its node was given. */
  farewell(word: string): void
  readonly limiter: AddressLimiter
  readonly log: Log
}

export interface FrontOptions {
  /** Port of libp2p's listener on the loopback. */
  readonly innerPort: number
  readonly siteFolder: string | undefined
  /** Believe X-Forwarded-For, -Host and -Proto. Only behind a proxy that sets them: anybody can send them. */
  readonly trustProxy: boolean
  readonly maxConnections: number
}

export class FrontServer {
  readonly server: Server
  readonly #ports: FrontPorts
  readonly #options: FrontOptions
  readonly #upgraded = new Set<Duplex>()

  constructor(ports: FrontPorts, options: FrontOptions) {
    this.#ports = ports
    this.#options = options
    this.server = createServer({ requestTimeout: REQUEST_TIMEOUT_MS, headersTimeout: REQUEST_TIMEOUT_MS, keepAliveTimeout: KEEP_ALIVE_MS })
    // Sockets that ask for nothing count too; room above the WebSockets for pages.
    this.server.maxConnections = options.maxConnections + SPARE_SOCKETS
    this.server.on('request', (request, response) => void this.#answer(request, response))
    this.server.on('upgrade', (request, socket, head) => this.#upgrade(request, socket, head))
    this.server.on('clientError', (_error, socket) => socket.destroy())
  }

  /** Ends every socket. Resolves when the port is free again. Idempotent. */
  async stop(): Promise<void> {
    const closed = new Promise<void>(resolve => this.server.close(() => resolve()))
    for (const socket of this.#upgraded) socket.destroy()
    this.server.closeAllConnections()
    await closed
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    response.setHeader('x-content-type-options', 'nosniff')
    response.setHeader('referrer-policy', 'no-referrer')
    try {
      await this.#route(request, response)
    } catch (error) {
      const status = error instanceof InvalidHostError ? 400 : 500
      if (status === 500) this.#ports.log.error({ err: error, url: request.url }, 'request failed')
      if (response.headersSent) response.destroy()
      else sendText(response, status, status === 400 ? (error as Error).message : 'Internal error')
    }
  }

  async #route(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (request.method === 'OPTIONS') return allowAnyOrigin(response)
    const pathname = (request.url ?? '/').split('?', 1)[0] ?? '/'
    if (request.method === 'POST' && pathname === FAREWELL_PATH) return await this.#farewell(request, response)
    if (request.method !== 'GET' && request.method !== 'HEAD') return sendText(response, 405, 'Only GET')
    if (pathname === '/.well-known/kyrox.json') return sendJson(response, this.#ports.describe(reachedAt(request, this.#options)))
    if (pathname === '/health') return sendJson(response, this.#ports.health())
    const { siteFolder } = this.#options
    const file = siteFolder && (await findFile(siteFolder, pathname, /\bbr\b/.test(String(request.headers['accept-encoding'] ?? ''))))
    return file ? await sendFile(file, request, response, pathname) : sendText(response, 404, 'Not found')
  }

  /** Says nothing of whether the word was known. */
  async #farewell(request: IncomingMessage, response: ServerResponse): Promise<void> {
    let word = ''
    for await (const bytes of request) {
      word += String(bytes)
      if (word.length > MAX_FAREWELL_BYTES) return sendText(response, 413, 'Too long')
    }
    this.#ports.farewell(word)
    response.writeHead(204, CORS).end()
  }

  #upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    const address = this.#addressOf(request)
    const isFull = this.#upgraded.size >= this.#options.maxConnections
    const refusal = isFull ? 'relay-full' : this.#ports.limiter.enter(address, Date.now())
    if (refusal !== undefined) {
      this.#ports.log.warn({ address, refusal }, 'connection refused')
      refuseUpgrade(socket, ...REFUSALS[refusal])
      return
    }
    this.#upgraded.add(socket)
    void pipeUpgrade(request, socket, head, this.#options.innerPort).then(() => {
      this.#upgraded.delete(socket)
      this.#ports.limiter.leave(address)
    })
  }

  /** The proxy appends the address it saw, so the last one is the proxy's word and those before it are the client's. */
  #addressOf(request: IncomingMessage): string {
    const forwarded = this.#options.trustProxy
      ? String(request.headers['x-forwarded-for'] ?? '')
          .split(',')
          .at(-1)
          ?.trim()
      : undefined
    return forwarded || request.socket.remoteAddress || 'unknown'
  }
}

/** Pages of other origins may read what the relay says of itself, private networks included. */
const CORS = { 'access-control-allow-origin': '*', 'access-control-allow-private-network': 'true' }

function allowAnyOrigin(response: ServerResponse): void {
  response.writeHead(204, { ...CORS, 'access-control-allow-methods': 'GET, HEAD', 'access-control-max-age': '86400' }).end()
}

function sendJson(response: ServerResponse, value: object): void {
  response
    .writeHead(200, { ...CORS, 'content-type': 'application/json; charset=utf-8', 'cache-control': 'no-store' })
    .end(JSON.stringify(value))
}

function sendText(response: ServerResponse, status: number, text: string): void {
  response.writeHead(status, { 'content-type': 'text/plain; charset=utf-8' }).end(text)
}
