import type { Container } from '@/app/container'

/** Starts the uploader of this device; called once after the app is mounted. */
export function startOutbox(_container: Container): void {
}
