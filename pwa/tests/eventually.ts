import { vi } from 'vitest'

/** Resolves when `check` holds; fails with its error only after a time that no busy machine needs. */
export const eventually = <T>(check: () => T | Promise<T>) => vi.waitFor(check, { timeout: 30_000 })
