import type { solveChallenge } from 'altcha-lib'
import type { deriveKey } from 'altcha-lib/algorithms/web/pbkdf2'
import type { Challenge } from 'altcha-lib/types'

const LONGEST_MS = 180_000

/** The parts of ALTCHA's library that solve. */
export interface Tools {
  solveChallenge: typeof solveChallenge
  deriveKey: typeof deriveKey
}

/** Fetches the solver: pages load it when it is needed, the service worker carries it (a worker's script imports nothing later). */
export type Fetch = () => Promise<Tools>

/**
 * The answer to the server's challenge as it is sent: some seconds of work that the browser does beside the page.
 * Null where it cannot be found (an old browser, too slow): the report then waits as any other.
 */
export async function solved(challenge: unknown, tools: Fetch): Promise<string | null> {
  try {
    const { solveChallenge, deriveKey } = await tools()
    const solution = await solveChallenge({ challenge: challenge as Challenge, deriveKey, timeout: LONGEST_MS })
    return solution && btoa(JSON.stringify({ challenge, solution }))
  } catch {
    return null
  }
}
