import { z } from 'zod'
import { MAX_PAGE_SIZE } from '../limits'
import { mute, muteFor, notification, unreadNotifications } from '../notifications'
import { id, isId, seq } from '../scalars'
import { sizedList } from '../sized'
import { byId, list, page, people, type RouteSpec } from './route-row'

const endpoint = z.url().max(2048)
/** So many characters of base64url, as RFC 8291 gives the lengths. */
const key = (length: number) => z.string().regex(new RegExp(`^[A-Za-z0-9_-]{${length}}={0,2}$`))

/** What one is told of, on which devices it was read, and what is kept quiet. */
export const notificationRoutes = {
  listNotifications: {
    method: 'GET',
    path: '/api/notifications',
    access: 'signed_in',
    summary: 'What happened that concerns one, newest first, of the last 30 days.',
    query: page,
    output: list(notification).extend(unreadNotifications.shape),
  },
  readNotifications: {
    method: 'POST',
    path: '/api/notifications/read',
    access: 'signed_in',
    summary: 'Marks some as read, or without `ids` all, on all devices.',
    body: z.object({ ids: sizedList(z.array(id), { most: MAX_PAGE_SIZE, isGood: isId }).optional() }),
    output: unreadNotifications,
  },
  readConversation: {
    method: 'POST',
    path: '/api/conversations/:id/read',
    access: people,
    rate: 'signals',
    summary: "Moves one's read mark forward, as `mark_read` does, for whoever has no connection.",
    params: byId,
    body: z.object({ seq }),
    output: z.object({ deliveredSeq: seq, readSeq: seq }),
  },
  getPushKey: {
    method: 'GET',
    path: '/api/push/key',
    access: 'signed_in',
    summary: 'The key that a browser binds its subscription to (RFC 8292).',
    output: z.object({ publicKey: z.string() }),
  },
  addPushSubscription: {
    method: 'POST',
    path: '/api/push/subscriptions',
    access: 'signed_in',
    rate: 'signals',
    summary: 'Has the browser of this session told of what is not read elsewhere. For sessions alone.',
    body: z.object({ endpoint, keys: z.object({ p256dh: key(87), auth: key(22) }) }),
    output: null,
  },
  removePushSubscription: {
    method: 'DELETE',
    path: '/api/push/subscriptions',
    access: 'signed_in',
    summary: 'Ends it.',
    body: z.object({ endpoint }),
    output: null,
  },
  listMutes: {
    method: 'GET',
    path: '/api/mutes',
    access: people,
    summary: 'Conversations that make no noise and send no push, of which one still sees what is unread.',
    query: page,
    output: list(mute),
  },
  muteConversation: {
    method: 'PUT',
    path: '/api/conversations/:id/mute',
    access: people,
    summary: 'Mutes a conversation for an hour, a day or for ever.',
    params: byId,
    body: z.object({ for: muteFor }),
    output: mute,
  },
  unmuteConversation: {
    method: 'DELETE',
    path: '/api/conversations/:id/mute',
    access: people,
    summary: 'Takes it back.',
    params: byId,
    output: null,
  },
  openUnsubscribe: {
    method: 'GET',
    path: '/api/unsubscribe/:token',
    access: 'public',
    summary: 'Leads whoever follows that link to the page that asks; it ends nothing by itself.',
    params: z.object({ token: z.string().min(1).max(200) }),
    output: null,
  },
  unsubscribe: {
    method: 'POST',
    path: '/api/unsubscribe/:token',
    access: 'public',
    summary: 'Ends mails about what waits unread, by the link that each of them carries (RFC 8058).',
    params: z.object({ token: z.string().min(1).max(200) }),
    output: null,
  },
} as const satisfies Record<string, RouteSpec>
