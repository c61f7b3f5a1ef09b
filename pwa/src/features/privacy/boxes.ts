import type { Box } from '@/api/privacy'

export const LEAST = 0.01

/** Which part of a box a pointer holds: the whole, or a corner. */
export type Grip = 'move' | 'nw' | 'ne' | 'sw' | 'se'

const within = (value: number, low: number, high: number) => Math.min(high, Math.max(low, value))

/** The box moved by fractions of the picture, kept inside. */
export function moved(box: Box, dx: number, dy: number): Box {
  return { ...box, x: within(box.x + dx, 0, 1 - box.w), y: within(box.y + dy, 0, 1 - box.h), origin: 'person' }
}

/** The box with one corner moved, kept inside and no smaller than {@link LEAST}. */
export function resized(box: Box, grip: Exclude<Grip, 'move'>, dx: number, dy: number): Box {
  let [left, top, right, bottom] = [box.x, box.y, box.x + box.w, box.y + box.h]
  if (grip.includes('w')) left = within(left + dx, 0, right - LEAST)
  else right = within(right + dx, left + LEAST, 1)
  if (grip.includes('n')) top = within(top + dy, 0, bottom - LEAST)
  else bottom = within(bottom + dy, top + LEAST, 1)
  return { ...box, x: left, y: top, w: right - left, h: bottom - top, origin: 'person' }
}

/** The box that a drag from one point to another draws; null when it is too small to be meant. */
export function drawn(ax: number, ay: number, bx: number, by: number): Box | null {
  const [left, right] = [within(Math.min(ax, bx), 0, 1), within(Math.max(ax, bx), 0, 1)]
  const [top, bottom] = [within(Math.min(ay, by), 0, 1), within(Math.max(ay, by), 0, 1)]
  if (right - left < LEAST || bottom - top < LEAST) return null
  return { x: left, y: top, w: right - left, h: bottom - top, kind: 'other', origin: 'person' }
}

/** Whether two lists hide the same, whatever the order of members. */
export function same(a: readonly Box[], b: readonly Box[]): boolean {
  const text = (list: readonly Box[]) => JSON.stringify(list.map((box) => [box.kind, ...[box.x, box.y, box.w, box.h].map((n) => n.toFixed(4))]))
  return text(a) === text(b)
}
