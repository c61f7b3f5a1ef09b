export interface ZipEntry {
  name: string
  bytes: Uint8Array<ArrayBuffer>
}

/** A ZIP archive (APPNOTE 6.3.3) without compression: photos do not shrink, and any phone or PC opens it. */
export function zip(entries: readonly ZipEntry[], at: Date): Blob {
  const parts: BlobPart[] = []
  const directory: Uint8Array<ArrayBuffer>[] = []
  let offset = 0
  for (const entry of entries) {
    const name = new TextEncoder().encode(entry.name)
    const common = shared(entry.bytes, name.length, at)
    const local = record(0x04034b50, [common], name)
    parts.push(local, entry.bytes)
    directory.push(record(0x02014b50, [le16(20), common, le16(0), le16(0), le16(0), le32(0), le32(offset)], name))
    offset += local.length + entry.bytes.length
  }
  const size = directory.reduce((sum, bytes) => sum + bytes.length, 0)
  const count = le16(entries.length)
  parts.push(...directory, record(0x06054b50, [le16(0), le16(0), count, count, le32(size), le32(offset), le16(0)]))
  return new Blob(parts, { type: 'application/zip' })
}

/** The fields that both headers of a file share: version 2.0, names in UTF-8, stored, time, sum and sizes. */
function shared(bytes: Uint8Array, nameLength: number, at: Date): Uint8Array<ArrayBuffer> {
  const time = (at.getHours() << 11) | (at.getMinutes() << 5) | (at.getSeconds() >> 1)
  const date = ((at.getFullYear() - 1980) << 9) | ((at.getMonth() + 1) << 5) | at.getDate()
  const size = le32(bytes.length)
  return join([le16(20), le16(0x0800), le16(0), le16(time), le16(date), le32(crc32(bytes)), size, size, le16(nameLength), le16(0)])
}

const record = (signature: number, fields: Uint8Array[], name = new Uint8Array()): Uint8Array<ArrayBuffer> => join([le32(signature), ...fields, name])

function join(parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const out = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0))
  let at = 0
  for (const part of parts) {
    out.set(part, at)
    at += part.length
  }
  return out
}

const le16 = (value: number) => new Uint8Array([value & 0xff, (value >> 8) & 0xff])
const le32 = (value: number) => new Uint8Array([value & 0xff, (value >> 8) & 0xff, (value >> 16) & 0xff, (value >>> 24) & 0xff])

const CRC = Uint32Array.from({ length: 256 }, (_, n) => {
  let c = n
  for (let k = 0; k < 8; k++) c = c & 1 ? 0xedb88320 ^ (c >>> 1) : c >>> 1
  return c
})

function crc32(bytes: Uint8Array): number {
  let c = 0xffffffff
  for (const byte of bytes) c = (CRC[(c ^ byte) & 0xff] as number) ^ (c >>> 8)
  return (c ^ 0xffffffff) >>> 0
}
