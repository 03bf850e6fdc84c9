import { hrefOf, pushTextOf } from '../client/notification-words'
import { MAX_TEXT_LENGTH } from '../protocol/limits'
import type { PushMessage } from '../protocol/notifications'
import { sendAnswer } from './outbox'

declare const self: ServiceWorkerGlobalScope

/** What a shown notification remembers for the press that comes later. */
type Shown = Pick<PushMessage, 'id' | 'kind' | 'about' | 'seq'>
/** What a page is asked for. */
type WorkerWish = { type: 'open'; href: string }

const tagOf = ({ kind, about }: Pick<PushMessage, 'kind' | 'about'>) => `${kind} ${about}`

async function takeBack(tag: string): Promise<void> {
  for (const shown of await self.registration.getNotifications({ tag })) shown.close()
}

/** One notification for each conversation, job, batch or report: a later push replaces it, reading elsewhere ends it. */
async function show(message: PushMessage): Promise<void> {
  const tag = tagOf(message)
  if (message.count === 0) return takeBack(tag)
  const { id, kind, about, seq } = message
  const actions = [
    ...(kind === 'message' ? [{ action: 'reply', type: 'text', title: 'Reply', placeholder: 'Write a message' }] : []),
    { action: 'read', title: 'Mark read' },
  ]
  const options = {
    ...pushTextOf(message),
    tag,
    // It has been heard once; what is added to it is shown.
    renotify: false,
    icon: '/icon-192.png',
    badge: '/icon-192.png',
    data: { id, kind, about, seq } satisfies Shown,
    actions,
  }
  await self.registration.showNotification(options.title, options)
}

async function markRead({ id, kind, about, seq }: Shown): Promise<void> {
  const [address, body] =
    kind === 'message' ? [`/api/conversations/${about}/read`, { seq }] : ['/api/notifications/read', { ids: [id] }]
  await fetch(address, {
    method: 'POST',
    credentials: 'same-origin',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
}

/** What was written on the notification itself is an answer, and whoever answers has read. */
async function answer(shown: Shown, text: string): Promise<void> {
  if (await sendAnswer(shown.about, text)) await markRead(shown)
  else await open(hrefOf(shown) ?? '/inbox')
}

/** In a window that is open, without loading it anew; else in one of its own. */
async function open(href: string): Promise<void> {
  const windows = await self.clients.matchAll({ type: 'window' })
  const page = windows.find(({ focused }) => focused) ?? windows[0]
  if (!page) {
    await self.clients.openWindow(href)
    return
  }
  await page.focus()
  page.postMessage({ type: 'open', href } satisfies WorkerWish)
}

/** Shows what is pushed to this device, and does what is pressed on it. */
export function listenToPushes(): void {
  self.addEventListener('push', (event) => {
    // Nobody but our server can write to this device.
    if (event.data) event.waitUntil(show(event.data.json() as PushMessage))
  })
  self.addEventListener('notificationclick', (event) => {
    const shown = event.notification.data as Shown
    event.notification.close()
    // Browsers that know no field to write in open the conversation.
    const { reply } = event as NotificationEvent & { reply?: string | null }
    const text = reply?.trim() ?? ''
    if (event.action === 'reply' && text !== '') event.waitUntil(answer(shown, text.slice(0, MAX_TEXT_LENGTH)))
    else if (event.action === 'read') event.waitUntil(markRead(shown))
    else event.waitUntil(open(hrefOf(shown) ?? '/notifications'))
  })
}
