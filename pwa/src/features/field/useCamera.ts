import { onScopeDispose, ref, shallowRef, type Ref } from 'vue'

export type CameraState = 'starting' | 'live' | 'denied' | 'missing'

interface StillCamera {
  takePhoto(): Promise<Blob>
}
type StillCameraMaker = new (track: MediaStreamTrack) => StillCamera

export interface Camera {
  state: Readonly<Ref<CameraState>>
  stream: Readonly<Ref<MediaStream | null>>
  /** Null where the lamp cannot be switched. */
  torch: Readonly<Ref<boolean | null>>
  start(): Promise<void>
  toggleTorch(): Promise<void>
  /** One picture from the running camera, in its full size where the browser can, else the video frame. */
  shoot(video: HTMLVideoElement): Promise<Blob>
}

const WANTED: MediaStreamConstraints = { audio: false, video: { facingMode: { ideal: 'environment' }, width: { ideal: 2560 }, height: { ideal: 1920 } } }
/** Some phones' full-size capture never answers; then the video frame has to do. */
const STILL_MS = 2500

/** The camera behind the screen; stopped with the page and while it is not seen. */
export function useCamera(devices: MediaDevices | undefined = navigator.mediaDevices): Camera {
  const state = ref<CameraState>('starting')
  const stream = shallowRef<MediaStream | null>(null)
  const torch = ref<boolean | null>(null)
  let gone = false

  function stop(): void {
    stream.value?.getTracks().forEach((track) => { track.stop() })
    stream.value = null
  }

  async function start(): Promise<void> {
    stop()
    state.value = 'starting'
    try {
      if (!devices?.getUserMedia) throw new DOMException('no camera', 'NotFoundError')
      const got = await devices.getUserMedia(WANTED)
      if (gone) {
        got.getTracks().forEach((track) => { track.stop() })
        return
      }
      stream.value = got
      const capabilities = got.getVideoTracks()[0]?.getCapabilities?.() as { torch?: boolean } | undefined
      torch.value = capabilities?.torch ? false : null
      state.value = 'live'
    } catch (error) {
      state.value = error instanceof DOMException && /NotAllowed|Security/.test(error.name) ? 'denied' : 'missing'
    }
  }

  const seen = () => {
    if (document.visibilityState === 'hidden') stop()
    else if (!stream.value && state.value === 'live') void start()
  }
  document.addEventListener('visibilitychange', seen)
  onScopeDispose(() => {
    gone = true
    document.removeEventListener('visibilitychange', seen)
    stop()
  })

  return {
    state, stream, torch, start,
    async toggleTorch() {
      const track = stream.value?.getVideoTracks()[0]
      if (!track || torch.value === null) return
      const on = !torch.value
      await track.applyConstraints({ advanced: [{ torch: on } as MediaTrackConstraintSet] })
      torch.value = on
    },
    async shoot(video) {
      const track = stream.value?.getVideoTracks()[0]
      const Still = (window as unknown as { ImageCapture?: StillCameraMaker }).ImageCapture
      if (track && Still) {
        const still = await within(new Still(track).takePhoto(), STILL_MS)
        if (still) return still
      }
      return frameOf(video)
    },
  }
}

async function within(photo: Promise<Blob>, ms: number): Promise<Blob | null> {
  return Promise.race([photo.catch(() => null), new Promise<null>((give) => { setTimeout(() => { give(null) }, ms) })])
}

function frameOf(video: HTMLVideoElement): Promise<Blob> {
  const canvas = document.createElement('canvas')
  canvas.width = video.videoWidth
  canvas.height = video.videoHeight
  canvas.getContext('2d')?.drawImage(video, 0, 0)
  return new Promise((give, fail) => {
    canvas.toBlob((blob) => { if (blob) give(blob); else fail(new Error('no frame')) }, 'image/jpeg', 0.92)
  })
}
