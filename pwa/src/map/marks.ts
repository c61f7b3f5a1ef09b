import type { ClockState } from '@/api/types'

import { ink } from './gl'

/** Shapes of the clock on a map: dot 15, triangle 19, square 19, grey dot; each with a 2-px ring of paper. */
const SIZE: Record<ClockState, number> = { ample: 15, near: 19, over: 19, paused: 15, done: 15 }
const COLOUR: Record<ClockState, string> = { ample: '--ok', near: '--warn-mark', over: '--bad', paused: '--ink-3', done: '--ink-3' }
const RING = 2

/** Draws one mark for the screen's density. */
export function drawMark(state: ClockState, density: number): ImageData {
  const side = (SIZE[state] + 2 * RING) * density
  const canvas = document.createElement('canvas')
  canvas.width = canvas.height = side
  const pen = canvas.getContext('2d')
  if (!pen) throw new Error('no canvas')
  pen.scale(density, density)
  pen.translate(RING, RING)
  pen.fillStyle = ink(COLOUR[state])
  pen.strokeStyle = ink('--paper')
  pen.lineWidth = 2 * RING
  pen.lineJoin = 'round'
  outline(pen, state, SIZE[state])
  pen.stroke()
  pen.fill()
  return pen.getImageData(0, 0, side, side)
}

function outline(pen: CanvasRenderingContext2D, state: ClockState, size: number): void {
  pen.beginPath()
  if (state === 'near') {
    pen.moveTo(size / 2, 1)
    pen.lineTo(size - 0.5, size - 1)
    pen.lineTo(0.5, size - 1)
    pen.closePath()
  } else if (state === 'over') pen.roundRect(1, 1, size - 2, size - 2, 4)
  else pen.arc(size / 2, size / 2, size / 2 - 1, 0, 2 * Math.PI)
}
