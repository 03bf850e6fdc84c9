import type { UnsubscribeTokens } from './auth/unsubscribe-token'
import type { Foundations, Undo } from './foundations'
import { newId, newWakeId } from './ids'
import type { WakeQueues } from './jobs/boss-wake-queue'
import type { Logger } from './logger'
import { createSmtpMailSender } from './mail/smtp-mail-sender'
import { createDigestWriter } from './services/digest-writer'
import { createDigests, type Digests } from './services/digests'
import { createMails, MAIL_LEASE_MS, type Mails } from './services/mails'

const QUEUE = 'mails'

/** What sends mail, or null where no server for it is named. */
export async function composeMail(parts: {
  foundations: Foundations
  logger: Logger
  undo: Undo
  wakeQueues: WakeQueues
  makeResetLink: (userId: string) => Promise<{ url: string }>
  makeEmailLink: (userId: string, email: string) => Promise<{ url: string }>
  unsubscribeTokens: UnsubscribeTokens
}): Promise<{ mails: Mails; digests: Digests } | null> {
  const { foundations, logger, undo, wakeQueues, makeResetLink, makeEmailLink, unsubscribeTokens } = parts
  const { config, store, coordination } = foundations
  if (config.mail === null) return null
  const sender = createSmtpMailSender(config.mail)
  undo.push(async () => sender.close())
  const wakes = await wakeQueues.open(QUEUE, Math.ceil(MAIL_LEASE_MS / 1000))
  const { publicUrl } = config
  const { now, registry } = coordination
  const mails = createMails({
    store,
    wakes,
    sender,
    logger,
    publicUrl,
    makeResetLink,
    makeEmailLink,
    digests: createDigestWriter({ store, publicUrl, unsubscribeTokens, now }),
    now,
    newId,
    newWakeId,
  })
  await wakes.work(mails.send)
  const digests = createDigests({ store, mails, registry, now })
  return { mails, digests }
}
