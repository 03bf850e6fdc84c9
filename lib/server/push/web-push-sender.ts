import { createHash } from 'node:crypto'
import webPush from 'web-push'
import type { PushSender } from '../ports/push-sender'
import type { VapidKey } from './vapid-key'

/** The services of Chrome and Edge, Firefox, Safari and Windows. */
const known = [
  /^fcm\.googleapis\.com$/,
  /^(.+\.)?push\.services\.mozilla\.com$/,
  /^(.+\.)?push\.apple\.com$/,
  /^.+\.notify\.windows\.com$/,
]
const TTL_SECONDS = 24 * 60 * 60
const ANSWER_MS = 10_000
/** The most that RFC 8030 lets a topic have. */
const TOPIC_LENGTH = 32

/** Sends by Web Push: RFC 8030, encrypted by RFC 8291, signed by RFC 8292. */
export function createWebPushSender(parts: {
  key: VapidKey
  /** Whom a push service may turn to: a mail or https address. */
  contact: string
  /** Origins that are taken besides the known ones. */
  services: readonly string[]
}): PushSender {
  const { key, contact, services } = parts
  const vapidDetails = { subject: contact, ...key }

  function isKnown(endpoint: string): boolean {
    if (!URL.canParse(endpoint)) return false
    const { origin, protocol, hostname, port, username } = new URL(endpoint)
    if (services.includes(origin)) return true
    return protocol === 'https:' && port === '' && username === '' && known.some((each) => each.test(hostname))
  }

  return {
    publicKey: key.publicKey,
    isKnown,
    async send({ endpoint, p256dh, auth }, payload, subject) {
      // What was known when it was kept may be known no longer.
      if (!isKnown(endpoint)) return 'gone'
      const topic = createHash('sha256').update(subject).digest('base64url').slice(0, TOPIC_LENGTH)
      const options = { vapidDetails, TTL: TTL_SECONDS, topic, urgency: 'high' as const }
      try {
        const { body, headers } = webPush.generateRequestDetails({ endpoint, keys: { p256dh, auth } }, payload, options)
        const answer = await fetch(endpoint, {
          method: 'POST',
          headers: Object.entries(headers).map(([name, value]) => [name, String(value)] as [string, string]),
          body: body as BodyInit,
          // Nobody leads us anywhere else.
          redirect: 'error',
          signal: AbortSignal.timeout(ANSWER_MS),
        })
        await answer.body?.cancel()
        if (answer.ok) return 'taken'
        return answer.status === 404 || answer.status === 410 ? 'gone' : 'failed'
      } catch {
        // Away, too slow, or keys that no browser made: the last attempt ends it.
        return 'failed'
      }
    },
  }
}
