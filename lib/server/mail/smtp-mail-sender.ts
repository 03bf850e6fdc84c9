import { createTransport } from 'nodemailer'
import { MailRefused, type MailSender } from '../ports/mail-sender'
import { toMailBody } from './mail-body'

const CONNECT_MS = 5000
const SOCKET_MS = 15_000

function unsubscribeHeaders(url: string | undefined): Record<string, string> {
  if (url === undefined) return {}
  return { 'List-Unsubscribe': `<${url}>`, 'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click' }
}

/** Sends over SMTP, over TLS where the server offers it. */
export function createSmtpMailSender({ url, from }: { url: string; from: string }): MailSender {
  const transport = createTransport(url, { from })
  // Nobody waits for it but the next attempt.
  Object.assign(transport.options, {
    connectionTimeout: CONNECT_MS,
    greetingTimeout: CONNECT_MS,
    socketTimeout: SOCKET_MS,
  })
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
        const status = (error as { responseCode?: number }).responseCode ?? 0
        throw status >= 500 ? new MailRefused((error as Error).message) : error
      }
    },
    close: () => transport.close(),
  }
}
