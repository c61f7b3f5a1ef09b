/**
 * What of a place is on the screen: the map, a drawing of its streets, nothing yet, nothing because there is no base map
 * there (`blank`), or nothing because it could not be fetched. In the last two the words have to do.
 */
export type MapSeen = 'loading' | 'drawing' | 'map' | 'blank' | 'failed'
