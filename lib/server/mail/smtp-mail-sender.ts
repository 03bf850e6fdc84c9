import { createTransport } from 'nodemailer'
import { MailRefused, type MailSender } from '../ports/mail-sender'
import { toMailBody } from './mail-body'

const CONNECT_MS = 5000
/** For each of a dozen answers, all of which end within `LONGEST_SEND_MS`; a server may look into a mail before it takes it. */
const ANSWER_MS = 28_000
/** What is said of this recipient or this message, and of none before or after it. */
const ABOUT_THIS_MAIL: readonly (string | undefined)[] = ['RCPT TO', 'DATA']
/** The sender is not let in, or may not send here, whatever the mail (RFC 4954, 6; RFC 3463, 3.8). */
const ABOUT_SENDER = /^(530|5\d\d[ -]5\.7\.)/

type SmtpError = Error & { command?: string; response?: string; responseCode?: number }

function isFinal({ command, response = '', responseCode = 0 }: SmtpError): boolean {
  return responseCode >= 500 && ABOUT_THIS_MAIL.includes(command) && !ABOUT_SENDER.test(response)
}

/** nodemailer takes no options beside an address, but those of its query. */
function withTimeouts(address: string): string {
  const url = new URL(address)
  const timeouts = {
    dnsTimeout: CONNECT_MS,
    connectionTimeout: CONNECT_MS,
    greetingTimeout: CONNECT_MS,
    socketTimeout: ANSWER_MS,
  }
  for (const [name, ms] of Object.entries(timeouts)) url.searchParams.set(name, String(ms))
  return url.href
}

function unsubscribeHeaders(url: string | undefined): Record<string, string> {
  if (url === undefined) return {}
  return { 'List-Unsubscribe': `<${url}>`, 'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click' }
}

/** Sends over SMTP, over TLS where the server offers it. */
export function createSmtpMailSender({ url, from }: { url: string; from: string }): MailSender {
  const transport = createTransport(withTimeouts(url), { from })
  const domain = from.replace(/^.*@|>$/g, '')

  return {
    async send({ id, to, ...mail }) {
      try {
        await transport.sendMail({
          subject: mail.subject,
          ...toMailBody(mail),
          // An object, so that nothing in it is taken for a second address.
          to: { name: '', address: to },
          messageId: `<${id}@${domain}>`,
          // Nobody answers a machine, and no machine should (RFC 3834).
          headers: { 'Auto-Submitted': 'auto-generated', ...unsubscribeHeaders(mail.unsubscribe) },
        })
      } catch (error) {
        throw isFinal(error as SmtpError) ? new MailRefused((error as Error).message) : error
      }
    },
    close: () => transport.close(),
  }
}
