/** What a form holds, as it is stored: plain JSON. */
export type Fields = Record<string, unknown>

/** The fields that one page changed: whole values, or the changed members of an object, one level deep. */
export type Changes = Record<string, { to: unknown } | { members: Fields }>

const same = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b)

const isGroup = (value: unknown): value is Fields => typeof value === 'object' && value !== null && !Array.isArray(value)

const differing = (before: Fields, now: Fields): string[] => Object.keys(now).filter((key) => !same(before[key], now[key]))

/**
 * What is different in `now`. Two pages show one draft, so each writes only what was changed in it: a place that one
 * of them looked up must not put the other's words back.
 */
export function changesOf(before: Fields, now: Fields): Changes {
  return Object.fromEntries(differing(before, now).map((key) => {
    const [was, is] = [before[key], now[key]]
    return [key, isGroup(was) && isGroup(is) ? { members: Object.fromEntries(differing(was, is).map((name) => [name, is[name]])) } : { to: is }]
  }))
}

export const nothingIn = (changes: Changes): boolean => Object.keys(changes).length === 0

/** The fields with the changes in them; the others as they are. */
export function withChanges(fields: Fields, changes: Changes): Fields {
  const changed = Object.entries(changes).map(([key, change]) => {
    if ('to' in change) return [key, change.to] as const
    const group = fields[key]
    return [key, { ...(isGroup(group) ? group : {}), ...change.members }] as const
  })
  return { ...fields, ...Object.fromEntries(changed) }
}

/** Stored fields with what was never written filled in from an empty form, one level deep as changes are. */
export function completed(empty: Fields, stored: Fields): Fields {
  const groups = Object.entries(stored).map(([key, value]) => {
    const none = empty[key]
    return [key, isGroup(none) && isGroup(value) ? { ...none, ...value } : value] as const
  })
  return { ...empty, ...Object.fromEntries(groups) }
}
