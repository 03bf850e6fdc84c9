import type { AddressInfo } from 'node:net'
import { type ParsedMail, simpleParser } from 'mailparser'
import { SMTPServer } from 'smtp-server'

export type TestSmtpServer = {
  url: string
  /** In the order taken. */
  mails: ParsedMail[]
  /** Answers each mail with this status until told otherwise; null: takes it. */
  refuseWith(status: number | null): void
  /** How many mails were offered, refused ones too. */
  offered(): number
  stop(): Promise<void>
}

/** A real SMTP server on loopback that keeps what it is given. */
export async function startSmtpServer(): Promise<TestSmtpServer> {
  const mails: ParsedMail[] = []
  let status: number | null = null
  let offered = 0
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    onData(stream, _session, done) {
      simpleParser(stream).then((mail) => {
        offered += 1
        if (status !== null) return done(Object.assign(new Error('not now'), { responseCode: status }))
        mails.push(mail)
        done()
      }, done)
    },
  })
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve)
  })
  return {
    url: `smtp://127.0.0.1:${(server.server.address() as AddressInfo).port}`,
    mails,
    refuseWith(next) {
      status = next
    },
    offered: () => offered,
    stop: () => new Promise((resolve) => server.close(resolve)),
  }
}
