// class: context
// source: own: checked as one text, used as another
// expect: ok true

export default {
  async attack(input, ctx) {
    let asked = 0
    const url = {
      toString() {
        asked++
        return asked === 1 ? 'https://granted.example/' : 'http://localhost/'
      }
    }
    const name = await ctx.fetch(url).then(() => 'fetched', error => error.name)
    return name !== 'fetched' && asked <= 1
  }
}
