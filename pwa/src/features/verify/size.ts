/** Bytes as people say them: `640 KB`, `3.2 MB`. */
export function size(bytes: number): string {
  const kb = bytes / 1024
  return kb < 1000 ? `${String(Math.max(1, Math.round(kb)))} KB` : `${(kb / 1024).toFixed(1)} MB`
}
