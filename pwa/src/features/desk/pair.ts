/** The two photos that stand side by side: before and after once there is one, else the first two. */
export function pair<T extends { after: boolean }>(photos: readonly T[]): T[] {
  const before = photos.find((photo) => !photo.after)
  const after = photos.findLast((photo) => photo.after)
  return before && after ? [before, after] : photos.slice(0, 2)
}
