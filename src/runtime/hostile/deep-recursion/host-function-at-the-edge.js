// class: deep-recursion
// source: CVE-2023-30547 (vm2): an error raised at the end of the stack, in a frame of the host, was an object of the host
// expect: ok [] | StackLimitError

export default {
  async attack(input, ctx) {
    const reached = []
    const look = error => {
      let each = error
      for (let n = 0; n < 10 && each != null; n++) {
        try {
          const root = each.constructor.constructor('return globalThis')()
          if (typeof root.process !== 'undefined' || typeof root.postMessage !== 'undefined') reached.push('host')
        } catch {}
        each = Object.getPrototypeOf(each)
      }
    }
    const deeper = () => {
      try {
        ctx.log('deep')
        ctx.now()
        ctx.random()
      } catch (error) {
        look(error)
        throw error
      }
      deeper()
    }
    try {
      deeper()
    } catch (error) {
      look(error)
    }
    return reached
  }
}
