/** Takes work one piece after another, so that what was counted is still so when it is written. A failure is its caller's only. */
export class Turns {
  #last: Promise<unknown> = Promise.resolve()

  async take<Result>(work: () => Promise<Result>): Promise<Result> {
    const mine = this.#last.then(work)
    this.#last = mine.catch(() => {})
    return await mine
  }
}
