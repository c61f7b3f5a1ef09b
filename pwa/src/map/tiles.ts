const kept = new Map<string, Promise<ArrayBuffer | null>>()
const AT_MOST = 24

/** A tile of our own base map; null where there is nothing. Kept while the page is open; a failed one is asked for again. */
export function baseTile(z: number, x: number, y: number): Promise<ArrayBuffer | null> {
  const url = `/api/tiles/base/${String(z)}/${String(x)}/${String(y)}.mvt`
  const known = kept.get(url)
  if (known) return known
  const asked = fetch(url).then(async (answer) => {
    if (!answer.ok) throw new Error(`tile ${String(answer.status)}`)
    return answer.status === 204 ? null : answer.arrayBuffer()
  })
  asked.catch(() => { kept.delete(url) })
  if (kept.size >= AT_MOST) kept.delete(kept.keys().next().value ?? '')
  kept.set(url, asked)
  return asked
}
