import type { Clock } from '@/api/types'

const MINUTE = 60_000

/** A clock of the given state, measured from now. */
export function clock(state: Clock['state'], leftMinutes: number, limitMinutes: number): Clock {
  const due = Date.now() + leftMinutes * MINUTE + 30_000
  return {
    stage: 'dispatch', state, limitText: '4 工作时',
    startedAt: new Date(due - limitMinutes * MINUTE).toISOString(), dueAt: new Date(due).toISOString(),
  }
}

/** A drawn stand-in for a photo: sky, wall, pavement. */
export const picture = `data:image/svg+xml,${encodeURIComponent(
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 320 240"><rect width="320" height="240" fill="#8a949b"/>'
  + '<rect y="96" width="320" height="70" fill="#6d6459"/><rect y="166" width="320" height="74" fill="#a9a398"/>'
  + '<ellipse cx="190" cy="176" rx="72" ry="26" fill="#3f4b3f"/><ellipse cx="150" cy="168" rx="36" ry="22" fill="#20435a"/></svg>',
)}`
