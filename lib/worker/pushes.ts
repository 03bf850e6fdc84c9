import { hrefOf, pushTextOf } from '../client/notification-words'
import { findPushKey, registerPush } from '../client/push-subscription'
import { MAX_TEXT_LENGTH } from '../protocol/limits'
import type { PushMessage } from '../protocol/notifications'
import { markConversation, markNotification, sendAnswer } from './outbox'
import { isVisible, open } from './windows'

declare const self: ServiceWorkerGlobalScope

/** What a shown notification remembers for the press that comes later. */
type Shown = Pick<PushMessage, 'id' | 'kind' | 'about' | 'seq'>

/** Of the Push API, which the library of types holds without it. */
type PushSubscriptionChange = ExtendableEvent & {
  oldSubscription?: PushSubscription | null
  newSubscription?: PushSubscription | null
}

const tagOf = ({ kind, about }: Pick<PushMessage, 'kind' | 'about'>) => `${kind} ${about}`

async function takeBack(tag: string): Promise<void> {
  for (const shown of await self.registration.getNotifications({ tag })) shown.close()
}

/** One notification for each conversation, job, batch or report: a later push replaces it, reading elsewhere ends it. */
async function show(message: PushMessage): Promise<void> {
  const tag = tagOf(message)
  if (message.count === 0) return takeBack(tag)
  // Browsers ask for something to be shown of each push but where a window is.
  if (message.kind === 'message' && (await isVisible(`/inbox/${message.about}`))) return
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

const markRead = ({ id, kind, about, seq }: Shown): Promise<void> =>
  kind === 'message' ? markConversation(about, seq) : markNotification(id)

/** What was written on the notification itself is an answer, and whoever answers has read. */
async function answer(shown: Shown, text: string): Promise<void> {
  if (await sendAnswer(shown.about, text)) await markRead(shown)
  else await open(hrefOf(shown) ?? '/inbox')
}

/** The browser has another address by now, or wants to be given one: the server hears of it before the old one falls silent. */
async function renew({ oldSubscription, newSubscription }: PushSubscriptionChange): Promise<void> {
  const subscription =
    newSubscription ??
    (await self.registration.pushManager.subscribe({
      userVisibleOnly: true,
      applicationServerKey: oldSubscription?.options.applicationServerKey ?? (await findPushKey()),
    }))
  await registerPush(subscription)
}

/** Shows what is pushed to this device, and does what is pressed on it. */
export function listenToPushes(): void {
  self.addEventListener('push', (event) => {
    // Nobody but our server can write to this device.
    if (event.data) event.waitUntil(show(event.data.json() as PushMessage))
  })
  self.addEventListener('pushsubscriptionchange', (event) => {
    const change = event as PushSubscriptionChange
    change.waitUntil(renew(change))
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
