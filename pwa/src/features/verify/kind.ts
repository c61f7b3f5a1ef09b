const BRANDS = ['heic', 'heix', 'heim', 'heis', 'hevc', 'hevx', 'mif1', 'msf1', 'avif', 'avis']

/** What the first 16 bytes say a file is; null when it is no photo of a kind that is taken in. Names are not asked. */
export function photoKind(head: Uint8Array): string | null {
  const text = (from: number, to: number) => String.fromCharCode(...head.subarray(from, to))
  if (head[0] === 0xff && head[1] === 0xd8 && head[2] === 0xff) return 'JPEG'
  if (text(0, 8) === '\x89PNG\r\n\x1a\n') return 'PNG'
  if (text(0, 4) === 'RIFF' && text(8, 12) === 'WEBP') return 'WebP'
  if (text(4, 8) === 'ftyp' && BRANDS.includes(text(8, 12))) return text(8, 12).startsWith('avi') ? 'AVIF' : 'HEIC'
  return null
}
