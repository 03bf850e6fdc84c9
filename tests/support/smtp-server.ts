import type { AddressInfo } from 'node:net'
import { type ParsedMail, simpleParser } from 'mailparser'
import { SMTPServer } from 'smtp-server'

/** Where in a session a server says no. */
type Step = 'greeting' | 'sign-in' | 'sender' | 'recipient' | 'mail'

export type TestSmtpServer = {
  /** Asks senders to sign in, as anybody. */
  url: string
  /** In the order taken. */
  mails: ParsedMail[]
  /** Answers each mail with this status until told otherwise; null: takes it. Where it says so, before the mail is offered. */
  refuseWith(status: number | null, at?: Step): void
  /** Takes no mail that is offered until the function it gives is called. */
  hold(): () => void
  /** How many mails were offered, refused ones too. */
  offered(): number
  stop(): Promise<void>
}

/** A real SMTP server on loopback that keeps what it is given. */
export async function startSmtpServer(): Promise<TestSmtpServer> {
  const mails: ParsedMail[] = []
  let refusal: { status: number; at: Step } | null = null
  let held: Promise<void> = Promise.resolve()
  let offered = 0
  /** The refusal that is due at this step, or null. */
  function refusalAt(step: Step): Error | null {
    if (refusal?.at !== step) return null
    offered += 1
    return Object.assign(new Error('not now'), { responseCode: refusal.status })
  }
  const server = new SMTPServer({
    authOptional: true,
    allowInsecureAuth: true,
    disabledCommands: ['STARTTLS'],
    onConnect: (_session, done) => done(refusalAt('greeting')),
    onAuth(_auth, _session, done) {
      const refused = refusalAt('sign-in')
      if (refused) done(refused)
      else done(null, { user: 'anybody' })
    },
    onMailFrom: (_address, _session, done) => done(refusalAt('sender')),
    onRcptTo: (_address, _session, done) => done(refusalAt('recipient')),
    onData(stream, _session, done) {
      simpleParser(stream).then(async (mail) => {
        const refused = refusalAt('mail')
        if (refused) return done(refused)
        offered += 1
        await held
        mails.push(mail)
        done()
      }, done)
    },
  })
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve)
  })
  return {
    url: `smtp://anybody:secret@127.0.0.1:${(server.server.address() as AddressInfo).port}`,
    mails,
    refuseWith(status, at = 'mail') {
      refusal = status === null ? null : { status, at }
    },
    hold() {
      let release = () => {}
      held = new Promise((resolve) => {
        release = resolve
      })
      return release
    },
    offered: () => offered,
    stop: () => new Promise((resolve) => server.close(resolve)),
  }
}
