/** Writes `.br` and `.gz` beside every text file of the build that they make smaller; the server sends them as they are. */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { brotliCompressSync, constants, gzipSync } from 'node:zlib'

const TEXT = /\.(html|js|mjs|css|svg|json|webmanifest|txt)$/
/** Below this a packet carries it anyway. */
const WORTH_BYTES = 600

const dist = fileURLToPath(new URL('../dist/', import.meta.url))

const brotli = (bytes) => brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length } })
const gzip = (bytes) => gzipSync(bytes, { level: 9 })

for (const entry of readdirSync(dist, { recursive: true, withFileTypes: true })) {
  if (!entry.isFile() || !TEXT.test(entry.name)) continue
  const path = join(entry.parentPath ?? entry.path, entry.name)
  const bytes = readFileSync(path)
  if (bytes.length < WORTH_BYTES) continue
  for (const [ending, compress] of [['.br', brotli], ['.gz', gzip]]) {
    const small = compress(bytes)
    if (small.length < bytes.length) writeFileSync(path + ending, small)
  }
}
