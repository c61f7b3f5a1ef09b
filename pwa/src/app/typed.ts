import { watch, type Ref } from 'vue'

/**
 * What was typed for a case and not sent yet: kept in this browser session, so that a reload or a look at another case
 * loses nothing. These are personal words: never in localStorage, and gone when they are sent or their writer signs out.
 */
const PREFIX = 'menqian.typed/'

function reach<T>(use: (store: Storage) => T): T | undefined {
  try {
    return use(sessionStorage)
  } catch {
    return undefined // A browser that stores nothing forgets them with the page.
  }
}

/** Forgets what fits, by `writer/case/command`. */
function drop(fits: (key: string) => boolean): void {
  reach((store) => {
    const gone = Object.keys(store).filter((key) => key.startsWith(PREFIX) && fits(key.slice(PREFIX.length)))
    gone.forEach((key) => { store.removeItem(key) })
  })
}

/** Whoever sat here before has nothing to leave to the next one. */
export const forgetTypedOfOthers = (who: string): void => { drop((key) => !key.startsWith(`${who}/`)) }
export const forgetAllTyped = (): void => { drop(() => true) }
/** What was typed for one command (or panel) of a case has been sent, whoever of this browser typed it. */
export const forgetTyped = (caseId: string, what: string): void => { drop((key) => key.endsWith(`/${caseId}/${what}`)) }

type Value = string | null
const keptAt = (key: string) => reach((store) => JSON.parse(store.getItem(key) ?? '{}') as Record<string, Value>) ?? {}

/**
 * Keeps fields under a name that may change while the page stands: then the fields become those of the other name.
 * Other forms may ask for the same command in other fields; each leaves what the others keep there.
 * @param name `case/command`; null while there is nothing to write about
 */
export function useTyped(owner: () => string | null, name: () => string | null, fields: Readonly<Record<string, Ref<Value> | Ref<string>>>): void {
  const all = Object.entries(fields) as [string, Ref<Value>][]
  const empty = Object.fromEntries(all.map(([key, field]) => [key, field.value]))
  const place = () => owner() && name() ? `${PREFIX}${owner() ?? ''}/${name() ?? ''}` : null

  watch(owner, (who) => { if (who) forgetTypedOfOthers(who) }, { immediate: true })
  watch(place, (key) => {
    const kept = key ? keptAt(key) : {}
    all.forEach(([one, field]) => { field.value = kept[one] ?? empty[one] ?? null })
  }, { immediate: true, flush: 'sync' })
  watch(all.map(([, field]) => field), () => {
    const key = place()
    if (!key) return
    const others = Object.entries(keptAt(key)).filter(([one]) => !(one in fields))
    const typed = Object.fromEntries([...others, ...all.filter(([one, field]) => field.value !== empty[one]).map(([one, field]) => [one, field.value])])
    reach((store) => { if (Object.keys(typed).length) store.setItem(key, JSON.stringify(typed)); else store.removeItem(key) })
  }, { flush: 'sync' })
}
