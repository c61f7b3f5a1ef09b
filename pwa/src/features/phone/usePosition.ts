import { onScopeDispose, readonly, ref, shallowRef, type Ref } from 'vue'

export interface Fix {
  lon: number
  lat: number
  accuracyM: number
  /** Device clock, milliseconds. */
  at: number
}

/** `denied`: the person or the app said no. `missing`: no signal, or the browser has no such thing. */
export type PositionState = 'off' | 'asking' | 'found' | 'denied' | 'missing'

export interface Position {
  state: Readonly<Ref<PositionState>>
  /** The best of the last half minute, WGS-84. */
  fix: Readonly<Ref<Fix | null>>
  /** Asks the device; the browser shows its own question the first time. Again after a refusal or no signal. */
  start(): void
}

const FRESH_MS = 30_000

/** A rough new fix does not push out a fine one that is still fresh: indoors the network's guess jumps about. */
export function better(kept: Fix | null, next: Fix): Fix {
  if (!kept || next.at - kept.at > FRESH_MS) return next
  return next.accuracyM <= kept.accuracyM ? next : kept
}

/** Where the device is, followed while the page is open. */
export function usePosition(geolocation: Geolocation | undefined = navigator.geolocation): Position {
  const state = ref<PositionState>('off')
  const fix = shallowRef<Fix | null>(null)
  let watching: number | undefined

  function found({ coords, timestamp }: GeolocationPosition): void {
    fix.value = better(fix.value, { lon: coords.longitude, lat: coords.latitude, accuracyM: Math.max(1, coords.accuracy), at: timestamp })
    state.value = 'found'
  }

  function failed(error: GeolocationPositionError): void {
    if (error.code === error.PERMISSION_DENIED) state.value = 'denied'
    else if (!fix.value) state.value = 'missing'
  }

  function stop(): void {
    if (watching !== undefined) geolocation?.clearWatch(watching)
    watching = undefined
  }

  onScopeDispose(stop)
  return {
    state: readonly(state),
    fix,
    start() {
      stop()
      if (!geolocation) {
        state.value = 'missing'
        return
      }
      if (!fix.value) state.value = 'asking'
      watching = geolocation.watchPosition(found, failed, { enableHighAccuracy: true, maximumAge: 10_000, timeout: 20_000 })
    },
  }
}

/** Metres between two points, good to a few parts in a thousand at city scale. */
export function metresBetween(a: { lon: number; lat: number }, b: { lon: number; lat: number }): number {
  const rad = Math.PI / 180
  const x = (b.lon - a.lon) * Math.cos(((a.lat + b.lat) / 2) * rad)
  return Math.hypot(x, b.lat - a.lat) * rad * 6_371_008
}
