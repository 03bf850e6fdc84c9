import type { Logger } from '../logger'
import { LONGEST_SEND_MS, MailRefused, type MailSender, type MailText } from '../ports/mail-sender'
import type { WakeQueue } from '../ports/wake-queue'
import type { Store } from '../store/client'
import {
  deleteMail,
  insertMail,
  listOverdueMails,
  type MailRow,
  type NewMailRow,
  postponeMail,
  takeMail,
} from '../store/mails'
import { findUser, findUserForMail } from '../store/users'
import type { DigestWriter } from './digest-writer'
import {
  addressTakenMail,
  confirmEmailMail,
  emailChangedMail,
  newDeviceMail,
  passwordChangedMail,
  passwordResetMail,
  twoFactorMail,
} from './mail-texts'

/** The link of a reset is made when the mail goes out, so that no secret waits anywhere. */
type MailFacts =
  | { kind: 'digest' }
  | { kind: 'password_reset' }
  | { kind: 'password_changed' }
  | { kind: 'two_factor_on' }
  | { kind: 'two_factor_off' }
  | { kind: 'confirm_email'; userId: string }
  | { kind: 'address_taken' }
  | { kind: 'email_changed'; name: string }
  | { kind: 'new_device'; device: string; at: string }
type NewMail = MailFacts & { address: string }

/** Until then nobody else tries the same mail: the longest try, and what the database may take before and after it. */
export const MAIL_LEASE_MS = LONGEST_SEND_MS + 15_000
/** One minute, then twice as long each time, up to an hour; for two days. */
const FIRST_WAIT_MS = 60_000
const LONGEST_WAIT_MS = 60 * 60_000
const GIVE_UP_MS = 2 * 24 * 60 * 60_000
const SWEEP = 500

export type Mails = ReturnType<typeof createMails>

/**
 * Mail that is sent once over all nodes: a row until a server took it, and a wake for each attempt. A dead server delays,
 * and loses nothing; who dies between a server's yes and the end of the row sends the same mail, of the same id, again.
 */
export function createMails(parts: {
  store: Store
  wakes: WakeQueue
  sender: MailSender
  logger: Pick<Logger, 'warn' | 'error'>
  publicUrl: URL
  makeResetLink: (userId: string) => Promise<{ url: string }>
  makeEmailLink: (userId: string, email: string) => Promise<{ url: string }>
  digests: DigestWriter
  now: () => Date
  newId: () => string
  newWakeId: () => string
}) {
  const { store, wakes, sender, logger, publicUrl, makeResetLink, makeEmailLink, digests, now, newId, newWakeId } =
    parts
  const wake = (id: string, at: Date | null) => wakes.wake(newWakeId(), id, at, null, store.pool)

  function toRow({ kind, address, ...data }: NewMail): NewMailRow {
    return { id: newId(), kind, address, data, now: now() }
  }

  async function wakeAtOnce(id: string): Promise<void> {
    await wake(id, null)
    wakes.hurry()
  }

  /** What to write, or null where there is nobody to write to any more. */
  async function write({ address, kind, data }: MailRow): Promise<MailText | null> {
    // As `queue` wrote it.
    const facts = { ...(data as object), kind } as MailFacts
    const user = await findUserForMail(store, address)
    // It goes to an address that is no account's yet, or none's any more.
    if (facts.kind === 'confirm_email') return confirmation(facts.userId, address, user?.id ?? null)
    if (facts.kind === 'email_changed') {
      return emailChangedMail({ name: facts.name, url: new URL('/forgot-password', publicUrl).href })
    }
    if (user === null) return null
    switch (facts.kind) {
      case 'password_reset':
        return passwordResetMail({ name: user.name, url: (await makeResetLink(user.id)).url })
      case 'digest':
        return digests.write(user.id)
      case 'password_changed':
        return passwordChangedMail({ name: user.name, url: new URL('/sign-in', publicUrl).href })
      case 'two_factor_on':
      case 'two_factor_off':
        return twoFactorMail({
          isOn: kind === 'two_factor_on',
          name: user.name,
          url: new URL('/settings', publicUrl).href,
        })
      case 'address_taken':
        return addressTakenMail({ name: user.name, url: new URL('/forgot-password', publicUrl).href })
      case 'new_device':
        return newDeviceMail({ ...facts, name: user.name, url: new URL('/settings', publicUrl).href })
    }
  }

  async function confirmation(userId: string, address: string, holderId: string | null): Promise<MailText | null> {
    const user = await findUser(store, userId)
    if (user === null || (holderId !== null && holderId !== userId)) return null
    return confirmEmailMail({ name: user.name, url: (await makeEmailLink(userId, address)).url })
  }

  async function tryAgain(mail: MailRow, error: unknown): Promise<void> {
    const at = now().getTime()
    if (at - mail.createdAt.getTime() > GIVE_UP_MS) {
      logger.error({ err: error, kind: mail.kind }, 'a mail could not be sent for two days and is given up')
      await deleteMail(store, mail.id)
      return
    }
    logger.warn({ err: error, kind: mail.kind }, 'a mail could not be sent; it is tried again')
    const dueAt = new Date(at + Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** (mail.attempts - 1)))
    await postponeMail(store, mail.id, dueAt)
    await wake(mail.id, dueAt)
  }

  return {
    /** Has a mail sent, as soon as a server takes it. Whether the address belongs to anybody is seen then. */
    async queue(mail: NewMail): Promise<void> {
      const row = toRow(mail)
      await insertMail(store, row)
      await wakeAtOnce(row.id)
    },

    /** A mail as a row, for whoever stores it together with something else. */
    toRow,
    /** Has one sent that is stored. Where this is not reached, it is found overdue. */
    wake: wakeAtOnce,

    /** Sends one mail that is due; nothing where somebody else has it, or it is gone. */
    async send(id: string): Promise<void> {
      const at = now()
      const mail = await takeMail(store, id, at, new Date(at.getTime() + MAIL_LEASE_MS))
      if (mail === null) return
      const text = await write(mail)
      if (text === null) {
        await deleteMail(store, id)
        return
      }
      try {
        await sender.send({ id, to: mail.address, ...text })
      } catch (error) {
        if (!(error instanceof MailRefused)) return tryAgain(mail, error)
        logger.warn({ err: error, kind: mail.kind }, 'a mail was refused for good')
      }
      await deleteMail(store, id)
    },

    /** Wakes mails whose sender died with them. */
    async rewakeOverdue(): Promise<void> {
      const ids = await listOverdueMails(store, new Date(now().getTime() - MAIL_LEASE_MS), SWEEP)
      for (const id of ids) await wake(id, null)
    },
  }
}
