import { Sha256 } from '@/offline/sha256'

const SLICE = 1024 * 1024

export type Told = (share: number) => void

/** The hash of a file, read slice by slice: never more than a megabyte in memory. `told` hears the share done, 0 to 1. */
export async function hashInSlices(file: Blob, told: Told = () => undefined): Promise<string> {
  const sum = new Sha256()
  for (let at = 0; at < file.size; at += SLICE) {
    sum.update(new Uint8Array(await file.slice(at, at + SLICE).arrayBuffer()))
    told(Math.min(1, (at + SLICE) / file.size))
  }
  return sum.hex()
}

/** What the worker says. */
export type Message = { share: number } | { sha256: string } | { failed: true }

/**
 * The same in a worker, so that the page stays quick; here where workers cannot be had.
 *
 * Rejects when the file cannot be read (moved, or still in a cloud), or `signal` says that nobody waits any more.
 */
export function hashFile(file: Blob, told: Told, signal: AbortSignal): Promise<string> {
  let worker: Worker
  try {
    worker = new Worker(new URL('./hash.worker.ts', import.meta.url), { type: 'module' })
  } catch {
    return hashInSlices(file, told)
  }
  return new Promise<string>((resolve, reject) => {
    let alive = false
    signal.addEventListener('abort', () => { reject(new Error('aborted')) })
    worker.onmessage = ({ data }: MessageEvent<Message>) => {
      alive = true
      if ('share' in data) told(data.share)
      else if ('sha256' in data) resolve(data.sha256)
      else reject(new Error('unreadable'))
    }
    // A worker that never began (its script was refused) is replaced by the page itself.
    worker.onerror = () => { if (alive) reject(new Error('worker')); else hashInSlices(file, told).then(resolve, reject) }
    worker.postMessage(file)
  }).finally(() => { worker.terminate() })
}
