/** A choice of the person that survives a reload, in this browser only. A storage that is full, closed or missing keeps nothing, and nothing breaks. */

const PREFIX = 'kyrox:console:'

/** What was kept under this name; `null` when there is nothing. */
export function keptChoice(name: string, storage: () => Pick<Storage, 'getItem'> = () => localStorage): string | null {
  try {
    return storage().getItem(PREFIX + name)
  } catch {
    return null
  }
}

/** @returns whether it was kept. */
export function keepChoice(name: string, value: string, storage: () => Pick<Storage, 'setItem'> = () => localStorage): boolean {
  try {
    storage().setItem(PREFIX + name, value)
    return true
  } catch {
    return false
  }
}
