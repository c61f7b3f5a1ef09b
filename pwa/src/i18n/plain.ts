/** Embeddings, overrides and isolates of direction (Unicode UAX #9): in a stranger's words they turn text round. */
const TURNS = /[\u202A-\u202E\u2066-\u2069]/g

/** Text in the order in which it was written: without characters that turn the reading direction. */
export function plain(text: string): string {
  return text.replace(TURNS, '')
}
