/**
 * SHA-256 (FIPS 180-4) as 64 lower-case hex digits: the name of a photo everywhere.
 *
 * WebCrypto does it where it exists. Some chat apps' browsers and plain-HTTP intranets hide `crypto.subtle`; there the
 * same sum is worked out here, in slices that let the screen breathe. Why no library does it: ADR 0011.
 */
export async function sha256Hex(bytes: ArrayBuffer, subtle: SubtleCrypto | null = globalThis.crypto?.subtle ?? null): Promise<string> {
  const digest = subtle ? new Uint8Array(await subtle.digest('SHA-256', bytes)) : await digestInSlices(new Uint8Array(bytes))
  return hexOf(digest)
}

const SLICE = 64 * 8192

async function digestInSlices(data: Uint8Array): Promise<Uint8Array> {
  const sum = new Sha256()
  for (let at = 0; at < data.length; at += SLICE) {
    sum.update(data.subarray(at, at + SLICE))
    await new Promise((resume) => setTimeout(resume))
  }
  return sum.digest()
}

/** The same sum piece by piece, for a file that is read in slices. */
export class Sha256 {
  private readonly state = Uint32Array.from(INITIAL)
  private rest = new Uint8Array(0)
  private length = 0

  update(piece: Uint8Array): void {
    this.length += piece.length
    let at = 0
    if (this.rest.length) {
      at = Math.min(64 - this.rest.length, piece.length)
      this.rest = joined(this.rest, piece.subarray(0, at))
      if (this.rest.length < 64) return
      compress(this.state, this.rest)
    }
    const end = piece.length - ((piece.length - at) % 64)
    compress(this.state, piece.subarray(at, end))
    this.rest = piece.slice(end)
  }

  digest(): Uint8Array {
    compress(this.state, padded(this.rest, this.length))
    const out = new DataView(new ArrayBuffer(32))
    this.state.forEach((word, i) => { out.setUint32(i * 4, word) })
    return new Uint8Array(out.buffer)
  }

  hex(): string {
    return hexOf(this.digest())
  }
}

function joined(a: Uint8Array, b: Uint8Array): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(a.length + b.length)
  whole.set(a)
  whole.set(b, a.length)
  return whole
}

const hexOf = (digest: Uint8Array) => Array.from(digest, (b) => b.toString(16).padStart(2, '0')).join('')

/** The last partial block with the closing bit and the length in bits. */
function padded(tail: Uint8Array, length: number): Uint8Array {
  const block = new Uint8Array(tail.length < 56 ? 64 : 128)
  block.set(tail)
  block[tail.length] = 0x80
  const view = new DataView(block.buffer)
  view.setUint32(block.length - 8, Math.floor(length / 2 ** 29))
  view.setUint32(block.length - 4, (length << 3) >>> 0)
  return block
}

function compress(state: Uint32Array, blocks: Uint8Array): void {
  const view = new DataView(blocks.buffer, blocks.byteOffset, blocks.byteLength)
  const w = new Uint32Array(64)
  const at = (i: number) => w[i] as number
  for (let offset = 0; offset < blocks.length; offset += 64) {
    for (let i = 0; i < 16; i++) w[i] = view.getUint32(offset + i * 4)
    for (let i = 16; i < 64; i++) {
      const s0 = rotate(at(i - 15), 7) ^ rotate(at(i - 15), 18) ^ (at(i - 15) >>> 3)
      const s1 = rotate(at(i - 2), 17) ^ rotate(at(i - 2), 19) ^ (at(i - 2) >>> 10)
      w[i] = (at(i - 16) + s0 + at(i - 7) + s1) | 0
    }
    let [a, b, c, d, e, f, g, h] = state as unknown as [number, number, number, number, number, number, number, number]
    for (let i = 0; i < 64; i++) {
      const s1 = rotate(e, 6) ^ rotate(e, 11) ^ rotate(e, 25)
      const t1 = (h + s1 + ((e & f) ^ (~e & g)) + (ROUND[i] as number) + at(i)) | 0
      const s0 = rotate(a, 2) ^ rotate(a, 13) ^ rotate(a, 22)
      const t2 = (s0 + ((a & b) ^ (a & c) ^ (b & c))) | 0
      ;[h, g, f, e, d, c, b, a] = [g, f, e, (d + t1) | 0, c, b, a, (t1 + t2) | 0]
    }
    ;[a, b, c, d, e, f, g, h].forEach((word, i) => (state[i] = ((state[i] as number) + word) | 0))
  }
}

const rotate = (x: number, n: number) => (x >>> n) | (x << (32 - n))

/** The first 32 bits of the fractional parts of the roots of the first primes (FIPS 180-4 §4.2.2 and §5.3.3). */
const PRIMES = Array.from({ length: 312 }, (_, n) => n).filter((n) => n > 1 && ![2, 3, 5, 7, 11, 13, 17].some((p) => n !== p && n % p === 0))
const fraction = (x: number) => ((x - Math.floor(x)) * 2 ** 32) >>> 0
const INITIAL = PRIMES.slice(0, 8).map((p) => fraction(Math.sqrt(p)))
const ROUND = PRIMES.slice(0, 64).map((p) => fraction(Math.cbrt(p)))
