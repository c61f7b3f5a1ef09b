import type { Challenge } from 'altcha-lib/types'

const LONGEST_MS = 180_000

/**
 * The answer to the server's challenge as it is sent: some seconds of work that the browser does beside the page.
 * Null where it cannot be found (an old browser, too slow): the report then waits as any other.
 */
export async function solved(challenge: unknown): Promise<string | null> {
  try {
    const [{ solveChallenge }, { deriveKey }] = await Promise.all([import('altcha-lib'), import('altcha-lib/algorithms/web/pbkdf2')])
    const solution = await solveChallenge({ challenge: challenge as Challenge, deriveKey, timeout: LONGEST_MS })
    return solution && btoa(JSON.stringify({ challenge, solution }))
  } catch {
    return null
  }
}
