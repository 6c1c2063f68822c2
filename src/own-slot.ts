const keyOf = (storageName: string, network: string): string => `kyrox/${storageName}/${network}/slot`

/** The identity slot this tab had before a reload. Session storage is the tab's own; refused in some frames, and then there is none. */
export function readSlot(storageName: string, network: string): number | undefined {
  try {
    const value = sessionStorage.getItem(keyOf(storageName, network))
    return value == null ? undefined : Number(value)
  } catch {
    return undefined
  }
}

export function keepSlot(storageName: string, network: string, slot: number | undefined): void {
  try {
    if (slot != null) sessionStorage.setItem(keyOf(storageName, network), String(slot))
  } catch {
    // the next load takes any free slot
  }
}
