/** What a heap holds: it keeps the item's own place in it, so that any item can be taken out without a search. */
export interface HeapItem {
  /** Place in the heap; -1 outside of one. */
  at: number
}

/** Binary heap of items that may also leave from the middle: every change takes logarithmic time. It does not know what makes an item come first. */
export class IndexedHeap<Item extends HeapItem> {
  readonly #items: Item[] = []
  readonly #isBefore: (one: Item, other: Item) => boolean

  constructor(isBefore: (one: Item, other: Item) => boolean) {
    this.#isBefore = isBefore
  }

  get size(): number {
    return this.#items.length
  }

  get first(): Item | undefined {
    return this.#items[0]
  }

  /** In no order. */
  [Symbol.iterator](): IterableIterator<Item> {
    return this.#items.values()
  }

  push(item: Item): void {
    this.#rise(this.#items.length, item)
  }

  /** False when it is not here. */
  remove(item: Item): boolean {
    const { at } = item
    if (this.#items[at] !== item) return false
    const last = this.#items.pop()
    item.at = -1
    if (last == null || last === item) return true
    const parent = this.#items[(at - 1) >> 1]
    if (at > 0 && parent != null && this.#isBefore(last, parent)) this.#rise(at, last)
    else this.#sink(at, last)
    return true
  }

  #rise(from: number, item: Item): void {
    let at = from
    while (at > 0) {
      const above = (at - 1) >> 1
      const parent = this.#items[above]
      if (parent == null || !this.#isBefore(item, parent)) break
      this.#put(at, parent)
      at = above
    }
    this.#put(at, item)
  }

  #sink(from: number, item: Item): void {
    let at = from
    for (;;) {
      const [left, right] = [this.#items[2 * at + 1], this.#items[2 * at + 2]]
      if (left == null) break
      const child = right != null && this.#isBefore(right, left) ? right : left
      if (!this.#isBefore(child, item)) break
      const below = child === left ? 2 * at + 1 : 2 * at + 2
      this.#put(at, child)
      at = below
    }
    this.#put(at, item)
  }

  #put(at: number, item: Item): void {
    this.#items[at] = item
    item.at = at
  }
}
