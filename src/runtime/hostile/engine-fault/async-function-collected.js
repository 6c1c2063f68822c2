// class: engine-fault
// source: CVE-2023-48184 (quickjs): async functions freed while they run
// expect: ok "collected" | MemoryLimitError | RunTimeoutError
// limits: timeout=1000

export default {
  async attack(input, ctx) {
    for (let round = 0; round < 200; round++) {
      const waiting = []
      for (let n = 0; n < 50; n++) {
        const run = async () => {
          const self = { run, waiting }
          await new Promise(resolve => waiting.push(resolve))
          return self
        }
        run()
      }
      if (round % 2 === 0) for (const resolve of waiting) resolve()
      await null
    }
    return 'collected'
  }
}
