/** A place, WGS-84. */
export interface Spot { lon: number; lat: number }

/** Below this zoom a finger covers more than a shop front or two: about 30 m. */
const SURE_ZOOM = 15.5
/** What a first tap on a wider map brings it to. */
export const NEAR_ZOOM = 16.5

/** Whether a tap on a map of this zoom says a place, and not only where to look. */
export const saysPlace = (zoom: number): boolean => zoom >= SURE_ZOOM
