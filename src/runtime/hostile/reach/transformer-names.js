// class: reach
// source: CVE-2023-29199 (vm2): the names that a source transformer takes for its own
// expect: ok [] | StackLimitError

export default {
  async attack(input, ctx) {
    const reached = []
    const VM2_INTERNAL_STATE_DO_NOT_USE_OR_PROGRAM_WILL_FAIL = {}
    for (const name of ['VM2_INTERNAL_TMPNAME', '__kyrox', 'kyrox', 'host', '$host', 'entries', 'apply', 'waiting', 'run', 'agent', 'packed', 'finish']) {
      try {
        if (new Function(`return typeof ${name}`)() !== 'undefined') reached.push(name)
      } catch {}
    }
    const stack = () => {
      void new Error().stack
      stack()
    }
    try {
      stack()
    } catch (a$tmpname) {
      if (a$tmpname.constructor.constructor('return globalThis')() !== globalThis) reached.push('another global')
    }
    return reached
  }
}
