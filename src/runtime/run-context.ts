import type { FetchedResponse, Question } from './agent-services.ts'
import type { AgentState, RunContext } from './capability.ts'
import type { RunHost } from './engine.ts'

/** The context as an agent's code gets it: every part of it is a question to the node, or a word to it. */
export function runContext({ taskId, epoch }: { readonly taskId: string; readonly epoch: number }, host: RunHost): RunContext {
  // what the node answers to each question is known by what was asked
  const ask = <Answer>(question: Question): Promise<Answer> => host.ask(question) as Promise<Answer>
  return {
    get signal() {
      return host.signal
    },
    taskId,
    epoch,
    progress: fraction => host.progress(fraction),
    state: stateOf(ask),
    call: (capability, input, { timeoutMs } = {}) => ask({ what: 'call', capability, input, ...(timeoutMs == null ? {} : { timeoutMs }) }),
    emit: value => ask<void>({ what: 'emit', value }),
    inputs: { [Symbol.asyncIterator]: () => ({ next: () => ask<IteratorResult<unknown>>({ what: 'next' }) }) },
    log: (text, level = 'info') => host.log(level, String(text)),
    fetch: (url, init = {}) => ask<FetchedResponse>({ what: 'fetch', url: String(url), init }),
    random: () => Math.random(),
    now: () => Date.now()
  }
}

const stateOf = (ask: <Answer>(question: Question) => Promise<Answer>): AgentState => ({
  get: key => ask({ what: 'state.get', key }),
  set: (key, value) => ask<void>({ what: 'state.set', key, value }),
  delete: key => ask<void>({ what: 'state.delete', key }),
  keys: (prefix = '') => ask<string[]>({ what: 'state.keys', prefix })
})
