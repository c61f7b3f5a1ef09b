import { atomically, type PhoneDb } from './db'

const ROW = 'phone'

/**
 * A random name that this phone made for itself, 22 letters and digits. It counts what the phone sends in a day and says
 * nothing about whose it is; it goes when the browser's data goes. Null where the store cannot be read.
 */
export async function phoneKey(db: PhoneDb): Promise<string | null> {
  try {
    return await atomically(db, ['cache'], async (db) => {
      const kept = await db.cache.get(ROW)
      if (typeof kept?.value === 'string') return kept.value
      const key = random()
      await db.cache.put({ key: ROW, owner: ROW, value: key, asOf: Date.now() })
      return key
    })
  } catch {
    return null
  }
}

/** The header under which this phone sends: a photo that came so can go with a report or an answer that comes so. */
export const phoneHeaders = (key: string | null): Record<string, string> => (key ? { 'X-Menqian-Phone': key } : {})

function random(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16))
  return btoa(String.fromCharCode(...bytes)).replace(/\+/g, '-').replace(/\//g, '_').replace(/=/g, '')
}
