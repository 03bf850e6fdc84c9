import { callRoute } from './call-route'

/** By which the server is known to push services. */
export const findPushKey = async () => (await callRoute('GET /api/push/key')).publicKey

/** Tells the server of the browser that this session is in. Throws `ApiError`. */
export async function registerPush(subscription: PushSubscription): Promise<void> {
  const { endpoint, keys } = subscription.toJSON()
  const { p256dh = '', auth = '' } = keys ?? {}
  await callRoute('POST /api/push/subscriptions', { body: { endpoint: endpoint ?? '', keys: { p256dh, auth } } })
}
