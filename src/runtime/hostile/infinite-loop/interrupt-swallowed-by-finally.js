// class: infinite-loop
// source: own
// expect: RunTimeoutError

export default {
  async attack(input, ctx) {
    function again() {
      try {
        for (;;) {}
      } finally {
        for (;;) {
          try {
            for (;;) {}
          } finally {
            continue
          }
        }
      }
    }
    again()
  }
}
