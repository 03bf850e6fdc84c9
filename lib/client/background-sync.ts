/** Under this name the browser wakes the worker once there is a connection, also where no page is left. */
export const SYNC_TAG = 'rollcall-outbox'

export type SyncRegistration = ServiceWorkerRegistration & { sync?: { register(tag: string): Promise<void> } }

/** Where the browser knows no such thing, or forbids it, the next page sends what waits. */
export function askForSync(): void {
  navigator.serviceWorker?.ready
    .then((registration: SyncRegistration) => registration.sync?.register(SYNC_TAG))
    .catch(() => undefined)
}
