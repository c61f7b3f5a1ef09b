import type { Track, TrackSaid } from '@/api/types'

/** What was said with this code. An older server tells only of the last case's closings, one still older of none. */
export const saidOf = (track: Track | null): readonly TrackSaid[] => track?.said ?? track?.answer?.said ?? []
