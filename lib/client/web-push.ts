import { ApiError } from './api-error'
import { callRoute } from './call-route'
import { findPushKey, registerPush } from './push-subscription'

/** Whether this browser is told: it cannot be, its owner forbade it, or it is or is not. */
export type PushState = 'unsupported' | 'forbidden' | 'off' | 'on'

const READY_MS = 10_000

function isSupported(): boolean {
  return 'serviceWorker' in navigator && 'PushManager' in window && 'Notification' in window
}

async function findSubscription(): Promise<PushSubscription | null> {
  const registration = await navigator.serviceWorker.getRegistration()
  return (await registration?.pushManager.getSubscription()) ?? null
}

export async function findPushState(): Promise<PushState> {
  if (!isSupported()) return 'unsupported'
  if (Notification.permission === 'denied') return 'forbidden'
  return Notification.permission === 'granted' && (await findSubscription()) !== null ? 'on' : 'off'
}

/** @throws ApiError where the worker is not there in time: `ready` alone waits for ever for one that was never registered */
function whenReady(): Promise<ServiceWorkerRegistration> {
  const message = 'This browser has not set up what tells you. Load the page anew and try again.'
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new ApiError({ code: 'offline', message })), READY_MS)
    void navigator.serviceWorker.ready.then((registration) => {
      clearTimeout(timer)
      resolve(registration)
    })
  })
}

/** Asks for permission, in the press of a button, and has this browser told. Throws `ApiError` where it or the server refuses. */
export async function turnOnPush(): Promise<PushState> {
  if ((await Notification.requestPermission()) !== 'granted') return findPushState()
  const [registration, applicationServerKey] = await Promise.all([whenReady(), findPushKey()])
  const options = { userVisibleOnly: true, applicationServerKey }
  const subscription = await registration.pushManager.subscribe(options).catch(async (error: unknown) => {
    // One that was made with another key is in the way.
    const former = await registration.pushManager.getSubscription()
    if (!former) throw error
    await former.unsubscribe()
    return registration.pushManager.subscribe(options)
  })
  await registerPush(subscription)
  return 'on'
}

/** This browser is told no more, and shows nothing that it was told. */
export async function turnOffPush(): Promise<PushState> {
  const subscription = isSupported() ? await findSubscription() : null
  if (subscription) {
    await callRoute('DELETE /api/push/subscriptions', { body: { endpoint: subscription.endpoint } }).catch(
      () => undefined,
    )
    await subscription.unsubscribe()
  }
  return findPushState()
}

/** A browser that is told goes on being told in the session that it is in. */
export async function renewPush(): Promise<void> {
  if ((await findPushState()) !== 'on') return
  const subscription = await findSubscription()
  if (subscription) await registerPush(subscription)
}

/** Takes what stands on the device's screen about a thing from there. */
export async function closeShown(about: readonly string[]): Promise<void> {
  const registration = await navigator.serviceWorker?.getRegistration()
  for (const shown of (await registration?.getNotifications()) ?? []) {
    if (about.includes((shown.data as { about?: string } | null)?.about ?? '')) shown.close()
  }
}
