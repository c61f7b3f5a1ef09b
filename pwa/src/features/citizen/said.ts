import type { Track, TrackSaid } from '@/api/types'

import { t } from './trackMessages'

/** What was said with this code. An older server tells only of the last case's closings, one still older of none. */
export const saidOf = (track: Track | null): readonly TrackSaid[] => track?.said ?? track?.answer?.said ?? []

/** Where the case stands, for whoever reported it; a newer server's state in the server's own words. */
export const headingOf = ({ state, stateWords }: Track): string => t.knows(`state_${state}`) ? t(`state_${state}`) : stateWords
