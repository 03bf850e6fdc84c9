/** What a mail says, in whichever forms it goes out. */
export type MailText = {
  subject: string
  /** Plain sentences. */
  paragraphs: readonly string[]
  /** Lines of a list beneath them. */
  items?: readonly string[]
  /** The one thing to do. */
  action?: { href: string; label: string }
  /** Why one gets it, and what to do where that is wrong. */
  footer: string
  /** Where a mail program asks for no more of these by one press (RFC 8058), and a person who follows it by two. */
  unsubscribe?: string
}

/** `id` is the same for each attempt, so that whoever gets it twice keeps it once (RFC 5322, 3.6.4). */
type OutgoingMail = MailText & { id: string; to: string }

/** By when `send` has settled, in ms, however slow the server is: whoever waits as long may try again. */
export const LONGEST_SEND_MS = 6 * 60_000

/** Hands mail to a server that takes it on. */
export interface MailSender {
  /**
   * Settles when a server took it, within `LONGEST_SEND_MS`. Rejects where none did, or nobody can tell; with `MailRefused`
   * where none ever will.
   */
  send(mail: OutgoingMail): Promise<void>
  close(): void
}

/** A server's refusal for good of this recipient or message (RFC 5321, 4.2.1: a reply that begins with 5). */
export class MailRefused extends Error {
  constructor(message: string) {
    super(message)
    this.name = 'MailRefused'
  }
}
