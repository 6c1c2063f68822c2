import { GUEST_PACKING } from './guest-packing.ts'

/**
 * What is run in an interpreter before any foreign code: a function of the one host function, which returns the one function that the host calls.
 * It makes the context of a run, and packs and unpacks values as {@link ./guest-values.ts} does on the other side. What it needs of the language it keeps
 * before foreign code can change it; but it shares its interpreter with that code, so nothing it says is believed by the host without a look.
 */
export const GUEST_BOOTSTRAP = `(host => {
'use strict'
${GUEST_PACKING}
function errorFrom({ name, message, detail }) {
  const error = new Errors(message)
  defineProperty(error, 'name', { value: name, writable: true, configurable: true })
  if (detail !== undefined) error.detail = detail
  return error
}

function described(error) {
  let name = 'Error', message = 'a value without a text'
  try {
    if (typeof error === 'object' && error !== null) {
      name = cut(text(error.name), 200)
      message = cut(text(error.message), 2000)
    } else message = cut(text(error), 2000)
  } catch {}
  return '{"name":' + stringify(name) + ',"message":' + stringify(message) + '}'
}

// a run that is over is stopped here, wherever it is: each of its instructions may take long
const say = parts => { if (apply(host, undefined, parts) === true) for (;;) {} }

const waiting = new Maps()
let nextAsk = 1
let run
let agent

function ask(of, question) {
  return new Promises((resolve, reject) => {
    if (of !== run) throw new Errors('This run has ended')
    const buffers = []
    const from = packed(question, buffers, [], 0)
    const id = nextAsk++
    apply(mapSet, waiting, [id, { resolve, reject }])
    tell('ask', id, from, buffers)
  })
}

function tell(what, first, from, buffers) {
  const parts = [what, first, from]
  for (let at = 0; at < buffers.length; at++) parts[at + 3] = buffers[at]
  say(parts)
}

function signalOf(of) {
  return freeze({
    get aborted() { return of.aborted },
    get reason() { return of.reason },
    throwIfAborted() { if (of.aborted) throw of.reason },
    addEventListener(type, listener) { if (type === 'abort') of.listeners[of.listeners.length] = listener },
    removeEventListener(type, listener) { for (let at = 0; at < of.listeners.length; at++) if (of.listeners[at] === listener) of.listeners[at] = undefined }
  })
}

function contextOf(of) {
  return freeze({
    get taskId() { return of.taskId },
    get epoch() { return of.epoch },
    signal: signalOf(of),
    state: freeze({
      get: key => ask(of, { what: 'state.get', key: text(key) }),
      set: (key, value) => ask(of, { what: 'state.set', key: text(key), value }),
      delete: key => ask(of, { what: 'state.delete', key: text(key) }),
      keys: (prefix = '') => ask(of, { what: 'state.keys', prefix: text(prefix) })
    }),
    call: (capability, input, { timeoutMs } = {}) => ask(of, { what: 'call', capability: text(capability), input, timeoutMs }),
    emit: value => ask(of, { what: 'emit', value }),
    inputs: freeze({ [asyncIterator]: () => freeze({ next: () => ask(of, { what: 'next' }) }) }),
    fetch: (url, { method, headers, body } = {}) => ask(of, { what: 'fetch', url: text(url), init: { method, headers, body } }),
    checkpoint: () => ask(of, { what: 'checkpoint' }),
    sleep: ms => ask(of, { what: 'sleep', ms: Numbers(ms) }),
    log: (line, level = 'info') => { say(['log', text(level), cut(text(line), 2001)]) },
    progress: fraction => { say(['progress', Numbers(fraction)]) },
    random: () => random(),
    now: () => now()
  })
}

function finish(of, isGood, value) {
  if (of !== run) return
  let from, buffers = []
  try {
    from = isGood ? packed(value, buffers, [], 0) : described(value)
  } catch (error) {
    isGood = false
    buffers = []
    from = described(error)
  }
  run = undefined
  tell('done', isGood, from, buffers)
}

function start(code, taskId, epoch, from, buffers) {
  const of = { taskId, epoch, aborted: false, reason: undefined, listeners: [] }
  run = of
  const output = (async () => await code(unpack(from, buffers), contextOf(of)))()
  apply(then, output, [value => finish(of, true, value), error => finish(of, false, error)])
}

const line = level => (...parts) => {
  let out = ''
  for (let at = 0; at < parts.length; at++) out += (at > 0 ? ' ' : '') + cut(typeof parts[at] === 'string' ? parts[at] : shown(parts[at]), 2001)
  say(['log', level, cut(out, 2001)])
}
const shown = value => {
  try {
    return typeof value === 'object' && value !== null && !(value instanceof Errors) ? packed(value, [], [], 0) : text(value)
  } catch {
    return 'a value without a text'
  }
}
defineProperty(globalThis, 'console', { value: { log: line('info'), info: line('info'), debug: line('debug'), warn: line('warn'), error: line('error') }, writable: true, configurable: true })

const entries = {
  __proto__: null,
  adopt(loading) {
    const settle = (isGood, from) => say(['done', isGood, from])
    apply(then, loading, [
      space => {
        agent = space.default
        if (typeof agent === 'object' && agent !== null) settle(true, 'null')
        else settle(false, '{"name":"ProgramError","message":"Expected a default export of functions by capability name, got ' + typeof agent + '"}')
      },
      error => settle(false, described(error))
    ])
  },
  run(capability, taskId, epoch, from, ...buffers) {
    start((input, context) => {
      if (!hasOwn(agent, capability) || typeof agent[capability] !== 'function') throw new Types('This agent has no function "' + capability + '"')
      return agent[capability](input, context)
    }, taskId, epoch, from, buffers)
  },
  script: (code, taskId, epoch, from, ...buffers) => start(code, taskId, epoch, from, buffers),
  answer(id, isGood, from, ...buffers) {
    const asked = apply(mapGet, waiting, [id])
    apply(mapDelete, waiting, [id])
    if (asked === undefined) return
    if (isGood) asked.resolve(unpack(from, buffers))
    else asked.reject(errorFrom(unpack(from, buffers)))
  },
  abort(from) {
    if (run === undefined || run.aborted) return
    run.aborted = true
    run.reason = errorFrom(unpack(from, []))
    const heard = run.listeners
    for (let at = 0; at < heard.length; at++) {
      try { if (heard[at] !== undefined) heard[at]({ type: 'abort' }) } catch {}
    }
  },
  resumed(taskId, epoch) {
    if (run === undefined) return
    run.taskId = taskId
    run.epoch = epoch
  }
}
return (what, ...rest) => { apply(entries[what], undefined, rest) }
})`
