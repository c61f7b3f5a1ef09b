const UNITS = ['KB', 'MB', 'GB', 'TB'] as const

/** Bytes as people say them: `640 KB`, `3.2 MB`, `75 GB`. */
export function size(bytes: number): string {
  let [n, at] = [bytes / 1024, 0]
  while (n >= 1000 && at < UNITS.length - 1) [n, at] = [n / 1024, at + 1]
  return `${at > 0 && n < 10 ? n.toFixed(1) : String(Math.max(1, Math.round(n)))} ${UNITS[at] ?? ''}`
}
