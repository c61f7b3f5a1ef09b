import { encode } from 'uqr'

const WIDTH = 720
const MARGIN = 56

export interface CodePicture {
  heading: string
  title: string
  groups: string[]
  hint: string
  /** The tracking page; the QR code leads there. */
  url: string
}

/** The tracking code as a picture for the album: what it is of, the code in its groups, and a QR code. JPEGs lose edges; this is a PNG. */
export async function codePicture({ heading, title, groups, hint, url }: CodePicture): Promise<Blob> {
  const { data, size } = encode(url, { ecc: 'M', border: 0 })
  const cell = Math.floor((WIDTH - 2 * MARGIN - 120) / size)
  const qr = cell * size
  const canvas = Object.assign(document.createElement('canvas'), { width: WIDTH, height: 330 + qr + 150 })
  const pen = canvas.getContext('2d')
  if (!pen) throw new Error('no canvas')
  const family = getComputedStyle(document.body).fontFamily
  pen.fillStyle = '#ffffff'
  pen.fillRect(0, 0, canvas.width, canvas.height)
  pen.textAlign = 'center'
  const line = (text: string, y: number, font: string, colour: string): void => {
    pen.font = `${font} ${family}`
    pen.fillStyle = colour
    pen.fillText(text, WIDTH / 2, y, WIDTH - 2 * MARGIN)
  }
  line(heading, 96, '600 34px', '#0c5b66')
  line(title, 152, '400 28px', '#45524f')
  line(groups.join(' – '), 240, '600 54px', '#14211f')
  const left = Math.round((WIDTH - qr) / 2)
  pen.fillStyle = '#000000'
  data.forEach((row, y) => { row.forEach((dark, x) => { if (dark) pen.fillRect(left + x * cell, 290 + y * cell, cell, cell) }) })
  line(hint, 290 + qr + 64, '400 26px', '#45524f')
  line(new URL(url).host, 290 + qr + 108, '400 24px', '#6a7673')
  return new Promise((done, failed) => { canvas.toBlob((blob) => { if (blob) done(blob); else failed(new Error('no picture')) }, 'image/png') })
}

/** Hands a picture to the phone: its own sheet (album, chats) where there is one for files, else a download. */
export async function keepPicture(blob: Blob, name: string): Promise<void> {
  const file = new File([blob], name, { type: blob.type })
  if (typeof navigator.canShare === 'function' && matchMedia('(pointer: coarse)').matches && navigator.canShare({ files: [file] })) {
    await navigator.share({ files: [file] })
    return
  }
  const url = URL.createObjectURL(blob)
  Object.assign(document.createElement('a'), { href: url, download: name }).click()
  setTimeout(() => { URL.revokeObjectURL(url) }, 60_000)
}
