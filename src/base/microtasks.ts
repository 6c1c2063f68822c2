/** Resolves so many turns of microtasks later: before anything that waits for the event loop, after what was ready already. */
export async function microtasks(count: number): Promise<undefined> {
  for (let turn = 0; turn < count; turn++) await undefined
}
