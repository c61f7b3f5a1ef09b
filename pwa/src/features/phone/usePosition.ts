import { onScopeDispose, readonly, ref, shallowRef, type Ref } from 'vue'

import type { Fix } from '@/offline/types'

import { better, isPosition } from './position'

/**
 * `denied`: the person or the app said no. `missing`: no signal, or the browser has no such thing. `coarse`: the device
 * only knows the city or the province, which is no position.
 */
export type PositionState = 'off' | 'asking' | 'found' | 'denied' | 'missing' | 'coarse'

export interface Position {
  state: Readonly<Ref<PositionState>>
  /** The best of the last half minute, WGS-84. */
  fix: Readonly<Ref<Fix | null>>
  /** Metres that a `coarse` device vouches for. */
  coarseM: Readonly<Ref<number>>
  /** Asks the device; the browser shows its own question the first time. Again after a refusal or no signal. */
  start(): void
  /** Starts only where the person said yes before, so that the fix is ready when it is needed and nobody is asked early. */
  startIfAllowed(): Promise<void>
}

/** Where the device is, followed while the page is open. */
export function usePosition(geolocation: Geolocation | undefined = navigator.geolocation): Position {
  const state = ref<PositionState>('off')
  const fix = shallowRef<Fix | null>(null)
  let watching: number | undefined

  const coarseM = ref(0)

  function found({ coords, timestamp }: GeolocationPosition): void {
    const next: Fix = {
      lon: coords.longitude, lat: coords.latitude, accuracyM: Math.max(1, coords.accuracy), at: timestamp,
      ...(coords.altitude === null ? {} : { altitudeM: coords.altitude }), ...(coords.heading === null || Number.isNaN(coords.heading) ? {} : { heading: coords.heading }),
    }
    if (isPosition(next)) {
      fix.value = better(fix.value, next)
      state.value = 'found'
    } else if (!fix.value) {
      coarseM.value = next.accuracyM
      state.value = 'coarse'
    }
  }

  function failed(error: GeolocationPositionError): void {
    if (error.code === error.PERMISSION_DENIED) state.value = 'denied'
    else if (!fix.value && state.value !== 'coarse') state.value = 'missing'
  }

  function stop(): void {
    if (watching !== undefined) geolocation?.clearWatch(watching)
    watching = undefined
  }

  function start(): void {
    stop()
    if (!geolocation) {
      state.value = 'missing'
      return
    }
    if (!fix.value) state.value = 'asking'
    watching = geolocation.watchPosition(found, failed, { enableHighAccuracy: true, maximumAge: 10_000, timeout: 20_000 })
  }

  onScopeDispose(stop)
  return {
    state: readonly(state),
    fix,
    coarseM: readonly(coarseM),
    start,
    async startIfAllowed() {
      const status = await navigator.permissions?.query({ name: 'geolocation' }).catch(() => null)
      if (status?.state === 'granted' && watching === undefined) start()
    },
  }
}
