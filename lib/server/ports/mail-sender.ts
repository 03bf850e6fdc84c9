/** What a mail says, in whichever forms it goes out. */
export type MailText = {
  subject: string
  /** Plain sentences. */
  paragraphs: readonly string[]
  /** The one thing to do. */
  action?: { href: string; label: string }
  /** Why one gets it, and what to do where that is wrong. */
  footer: string
  /** Where a mail program asks for no more of these by one press (RFC 8058). */
  unsubscribe?: string
}

/** `id` is the same for each attempt, so that whoever gets it twice keeps it once (RFC 5322, 3.6.4). */
type OutgoingMail = MailText & { id: string; to: string }

/** Hands mail to a server that takes it on. */
export interface MailSender {
  /** Settles when a server took it. Rejects where none did, or nobody can tell; with `MailRefused` where none ever will. */
  send(mail: OutgoingMail): Promise<void>
  close(): void
}

/** A server's refusal for good (RFC 5321, 4.2.1: a reply that begins with 5). */
export class MailRefused extends Error {
  constructor(message: string) {
    super(message)
    this.name = 'MailRefused'
  }
}
