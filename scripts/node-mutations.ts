/** The limits of a node: what it lets in, what agents may ask of it, and what other peers may send. */
import { changesOf, type Mutation } from './limit-mutation.ts'

const RUNTIME = 'src/runtime'
const testOf = (name: string): string[] => [`${RUNTIME}/${name}.test.ts`]

export const NODE_MUTATIONS: readonly Mutation[] = [
  ...changesOf(`${RUNTIME}/scheduler.ts`, testOf('scheduler'), [
    ['queue bound', 'if (this.#queue.size < this.#maxQueued) return true', 'return true'],
    ['tasks at once', 'return this.#running < this.#maxConcurrent + (light ? LIGHT_AHEAD : 0)', 'return true']
  ]),
  ...changesOf(`${RUNTIME}/fair-queue.ts`, testOf('fair-shares'), [
    ['queue share', 'if (own + 1 > limit / holders) return undefined', '', 'a full queue'],
    ['fair turns', 'if (one.served !== other.served) return one.served < other.served', '', 'ten jobs|shares are of time|further apart'],
    ['saved turns', 'if (known.running === 0 && known.waiting.size === 0) known.served = Math.max(known.served, this.#now)', '', 'away']
  ]),
  ...changesOf(`${RUNTIME}/resource-manager.ts`, testOf('resource-manager'), [
    ['admitted conditions', 'if (may !== true)', 'if (false)'],
    ['admitted memory', 'if (value > limit)', 'if (false)']
  ]),
  ...changesOf(`${RUNTIME}/may-serve.ts`, testOf('resource-manager'), [
    ['hidden page', 'if (budget.onlyWhileVisible && !visible)', 'if (false)'],
    ['battery', 'if (budget.onlyWhileCharging && charging === false)', 'if (false)'],
    ['pressure', "pressure === 'critical' ?", 'false ?']
  ]),
  ...changesOf(`${RUNTIME}/resource-budget.ts`, testOf('resource-manager'), [
    ['budget bounds', ' && (value as number) >= least && (value as number) <= most', '']
  ]),
  ...changesOf(`${RUNTIME}/usage-meter.ts`, testOf('usage-meter'), [
    ['metered agents', 'if (this.#meters.size > MAX_AGENTS && oldest != null)', 'if (false)'],
    ['metered window', 'while (slots[0] != null && slots[0].slot <= first) slots.shift()', '']
  ]),
  ...changesOf(`${RUNTIME}/agent-log.ts`, testOf('run-services'), [
    ['logged agents', 'if (this.#lines.size > MAX_AGENTS && oldest != null)', 'if (false)'],
    ['log line', 'shown.length > MAX_LINE ?', 'false ?'],
    ['kept lines', '?.slice(-KEPT_LINES)', '']
  ]),
  ...changesOf(`${RUNTIME}/check-question.ts`, testOf('check-question'), [
    ['asked size', 'sizeOfValue(value, limitBytes)', ''],
    ['asked text', ' && value.length >= least && value.length <= most) return value', ') return value'],
    ['asked time', ' || !(timeoutMs > 0)', ''],
    ['asked method', 'if (upper != null && !METHODS.has(upper))', 'if (false)'],
    ['asked headers', 'if (entries.length > MAX_HEADERS)', 'if (false)'],
    ['asked header name', '!HEADER_NAME.test(name) || ', ''],
    ['asked header kept', ' || KEPT_HEADERS.test(name)', '']
  ]),
  ...changesOf(`${RUNTIME}/value-size.ts`, testOf('check-question'), [
    ['value depth', 'if (depth >= MAX_VALUE_DEPTH)', 'if (false)', 'a deep value']
  ]),
  ...changesOf(
    `${RUNTIME}/capability.ts`,
    [...testOf('capability'), `${RUNTIME}/packages/agent-manifest.test.ts`],
    [['capability name', ' && name.length <= MAX_CAPABILITY_NAME', '']]
  ),
  ...changesOf(`${RUNTIME}/capability-registry.ts`, testOf('capability-registry'), [
    ['offered capabilities', 'if (this.offers.length + added.length > MAX_CAPABILITIES)', 'if (false)']
  ]),
  ...changesOf(`${RUNTIME}/run-services.ts`, testOf('run-services'), [
    ['call depth', 'if (depth > MAX_CALL_DEPTH)', 'if (false)'],
    ['calls at once', 'if (this.#calls >= MAX_CALLS_IN_FLIGHT)', 'if (false)'],
    ['call deadline', 'timeoutMs: Math.min(timeoutMs, leftMs)', 'timeoutMs'],
    ['call grant', ' || permissions.call !== true', ''],
    ['requests at once', 'if (this.#fetches >= MAX_FETCHES_IN_FLIGHT)', 'if (false)'],
    ['pieces of output', 'if (this.#pieces >= MAX_PIECES)', 'if (false)'],
    ['lines heard', 'if (this.#lines++ < MAX_LINES) ', ''],
    ['state grant', ' || this.#options.permissions.stateBytes === 0', '']
  ]),
  ...changesOf(`${RUNTIME}/granted-fetch.ts`, testOf('granted-fetch'), [
    ['fetch origin', ' || !grants.some(grant => URL.parse(grant)?.origin === origin)', ''],
    ['fetch private host', ' && isPrivateHost(hostname))', ')'],
    ['fetch password', " || username !== '' || password !== ''", ''],
    ['fetch redirect', "redirect: 'error'", "redirect: 'follow'"],
    ['fetch size', 'if (length > MAX_RESPONSE_BYTES)', 'if (false)', 'to the byte'],
    ['fetch time', 'withTimeout(outer, FETCH_MS, late, clock)', '{ signal: outer, clear: () => {} }'],
    ['fetch cookies', '.filter(([name]) => !/^set-cookie2?$/.test(name))', ''],
    ['fetch headers', '.slice(0, MAX_HEADERS)', '', 'to the byte'],
    ['fetch header length', 'value.slice(0, MAX_HEADER_LENGTH)', 'value', 'to the byte']
  ]),
  ...changesOf(`${RUNTIME}/checked-sandbox.ts`, testOf('checked-sandbox'), [
    ['checked input', '...(input == null || options.snapshot != null ? {} : { input }),', ''],
    ['checked output', '...(output == null ? {} : { output }),\n      run', 'run']
  ]),
  ...changesOf(
    'src/distributor/peer-requests.ts',
    ['src/distributor/peer-requests.test.ts'],
    [
      ['requests of a peer', 'if (open >= MAX_OPEN_OF_PEER)', 'if (false)'],
      ['answers of strangers', 'if (waiting?.peerId !== peerId) return', 'if (waiting == null) return'],
      ['silent peers', '          () => reject(new PeerSilentError(', '          () => void (new PeerSilentError(']
    ]
  ),
  ...changesOf(
    'src/distributor/moved-runs.ts',
    ['src/distributor/moved-runs.test.ts'],
    [
      ['moved runs', 'if (this.#waiting.size >= MAX_WAITING)', 'if (false)'],
      ['moved run owner', '{owner}/$', ''],
      ['moved run time', 'this.#clock.setTimeout(() => this.#waiting.delete(key), ADOPT_MS)', '() => {}']
    ]
  ),
  ...changesOf(
    'src/moved-agent.ts',
    ['src/moved-agent.test.ts'],
    [
      ['moved agent runs', ' && runs.length <= MAX_RUNS', ''],
      ['moved agent snapshot', ' && snapshot.byteLength <= MAX_SNAPSHOT_BYTES', ''],
      ['moved agent text', ' && value.length > 0 && value.length <= MAX_TEXT', ''],
      ['moved agent numbers', ' && (value as number) >= 0 && (value as number) <= most', '']
    ]
  )
]
