import type { Tools } from './proof'

/** The solver, fetched when the first proof is asked for. */
export async function fetchTools(): Promise<Tools> {
  const [{ solveChallenge }, { deriveKey }] = await Promise.all([import('altcha-lib'), import('altcha-lib/algorithms/web/pbkdf2')])
  return { solveChallenge, deriveKey }
}
