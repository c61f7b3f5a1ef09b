export interface Room {
  /** Bytes still free for this site; null when the browser does not say. */
  free: number | null
  /** True when the browser promised not to clear this site's store by itself. */
  persistent: boolean
}

/** Asks the browser to keep our store, and how much room is left. Never throws: old browsers know neither. */
export async function askForRoom(storage: Partial<StorageManager> | undefined = globalThis.navigator?.storage): Promise<Room> {
  try {
    const persistent = ((await storage?.persisted?.()) || (await storage?.persist?.())) ?? false
    const estimate = await storage?.estimate?.()
    const free = estimate?.quota === undefined ? null : estimate.quota - (estimate.usage ?? 0)
    return { free, persistent }
  } catch {
    return { free: null, persistent: false }
  }
}
