import { once } from 'node:events'
import { type AddressInfo, createServer, type Socket } from 'node:net'
import type { ParsedMail } from 'mailparser'
import { afterAll, expect, test } from 'vitest'
import { createSmtpMailSender } from '../../lib/server/mail/smtp-mail-sender'
import { LONGEST_SEND_MS, MailRefused } from '../../lib/server/ports/mail-sender'
import { createScene, type Person } from '../support/scene'
import { startSmtpServer } from '../support/smtp-server'

const smtp = await startSmtpServer()
const env = { SMTP_URL: smtp.url, MAIL_FROM: 'Rollcall <hello@rollcall.test>' }
const scene = createScene({ ...env, LIMIT_FACTOR: '100' }, /a mail (could not be sent|was refused)/)
afterAll(() => smtp.stop())

const addressOf = ({ id }: Person) => `${id}@scene.test`
const ask = (email: string) => scene.api(null).send('requestPasswordReset', { body: { email } })
const toAddress = (mail: ParsedMail) =>
  [mail.to]
    .flat()
    .map((to) => to?.text)
    .join()
const mailsTo = (person: Person) => smtp.mails.filter((mail) => toAddress(mail) === addressOf(person))
const arrived = (person: Person, count = 1) => expect.poll(() => mailsTo(person).length).toBe(count)
const waiting = async () => (await scene.server.query('SELECT id FROM mails', [])) as { id: string }[]
/** The one mail there is failed once, and waits for its second try: less than it is taken for. */
const postponed = () =>
  expect
    .poll(() => scene.server.query(`SELECT attempts FROM mails WHERE due_at < now() + interval '90 seconds'`, []))
    .toEqual([{ attempts: 1 }])

/** As if its wait were over. */
async function hurry(): Promise<void> {
  await scene.server.query(`UPDATE mails SET due_at = now() - interval '1 hour'`, [])
  await scene.server.runtime.mail?.mails.rewakeOverdue()
}

test('a forgotten password is set by a link in a mail, and a mail says so afterwards', async () => {
  const user = await scene.person('customer', 'Ava <b> Thompson')
  expect((await ask(addressOf(user).toUpperCase())).status).toBe(204)
  await arrived(user)
  const [mail] = mailsTo(user)
  expect(mail?.from?.text).toBe('"Rollcall" <hello@rollcall.test>')
  expect(mail?.headers.get('auto-submitted')).toBe('auto-generated')
  expect(mail?.html).toContain('Ava &lt;b&gt; Thompson')
  const link = new URL(/http\S+/.exec(mail?.text ?? '')?.[0] ?? '')
  expect(mail?.html).toContain(link.href)
  expect(link.pathname).toBe('/reset-password')
  const body = { token: link.hash.slice(1), password: 'a winding river 41' }
  expect((await scene.api(null).send('resetPassword', { body })).status).toBe(204)
  await arrived(user, 2)
  expect(mailsTo(user)[1]?.subject).toBe('Your password was changed')
  await expect.poll(waiting).toEqual([])
})

test('an address without an account is answered like any other, and gets nothing', async () => {
  const [suspended, user] = (await scene.people('customer', 2)) as [Person, Person]
  await scene.server.runtime.accounts.setStanding(suspended.id, { suspended: true })
  const before = smtp.mails.length
  const answers = [await ask('nobody@scene.test'), await ask(addressOf(suspended)), await ask(addressOf(user))]
  expect(answers.map(({ status }) => status)).toEqual([204, 204, 204])
  await arrived(user)
  await expect.poll(waiting).toEqual([])
  expect(smtp.mails.length).toBe(before + 1)
})

test('a server that is away delays a mail, and neither loses nor doubles it', async () => {
  const user = await scene.person('customer')
  smtp.refuseWith(451)
  const offered = smtp.offered()
  await ask(addressOf(user))
  await expect.poll(() => smtp.offered()).toBe(offered + 1)
  await postponed()
  expect(mailsTo(user)).toEqual([])
  smtp.refuseWith(null)
  await hurry()
  await arrived(user)
  await expect.poll(waiting).toEqual([])
  expect(mailsTo(user)).toHaveLength(1)
})

test.each([
  ['greeting', 554],
  ['sign-in', 535],
  ['sender', 550],
  ['recipient', 530],
] as const)(
  'a server that does not let us send (%s, %i) delays a mail, and no mail is lost by it',
  async (at, status) => {
    const user = await scene.person('customer')
    smtp.refuseWith(status, at)
    await ask(addressOf(user))
    await postponed()
    smtp.refuseWith(null)
    await hurry()
    await arrived(user)
    await expect.poll(waiting).toEqual([])
  },
)

test('a server that never says a word is given up for now', async () => {
  const sockets: Socket[] = []
  const silent = createServer((socket) => sockets.push(socket))
  await once(silent.listen(0, '127.0.0.1'), 'listening')
  const { port } = silent.address() as AddressInfo
  const sender = createSmtpMailSender({ url: `smtp://127.0.0.1:${port}`, from: env.MAIL_FROM })
  const mail = { id: 'm1', to: 'ava@scene.test', subject: 'Hello', paragraphs: ['Hello'], footer: 'Hello' }
  let error: unknown = null
  sender.send(mail).catch((reason: unknown) => {
    error = reason
  })
  await expect.poll(() => error).toMatchObject({ code: 'ETIMEDOUT' })
  expect(error).not.toBeInstanceOf(MailRefused)
  for (const socket of sockets) socket.destroy()
  sender.close()
  silent.close()
})

test('while a server takes its time nobody else tries the same mail, for longer than any try takes', async () => {
  const user = await scene.person('customer')
  const release = smtp.hold()
  const offered = smtp.offered()
  await ask(addressOf(user))
  await expect.poll(() => smtp.offered()).toBe(offered + 1)
  const [row] = await scene.server.query<{ id: string; created_at: Date; due_at: Date }>('SELECT * FROM mails', [])
  const leaseMs = Number(row?.due_at) - Number(row?.created_at)
  expect(leaseMs).toBeGreaterThan(LONGEST_SEND_MS)
  const [queue] = await scene.server.query(`SELECT expire_seconds FROM pgboss.queue WHERE name = 'mails'`, [])
  expect((queue as { expire_seconds: number }).expire_seconds).toBeGreaterThan(LONGEST_SEND_MS / 1000)
  await scene.server.runtime.mail?.mails.send(row?.id ?? '')
  release()
  await arrived(user)
  await expect.poll(waiting).toEqual([])
  expect(smtp.offered()).toBe(offered + 1)
})

test.each(['recipient', 'mail'] as const)('a %s that a server refuses for good is not offered again', async (at) => {
  const user = await scene.person('customer')
  smtp.refuseWith(550, at)
  const offered = smtp.offered()
  await ask(addressOf(user))
  await expect.poll(() => smtp.offered()).toBe(offered + 1)
  await expect.poll(waiting).toEqual([])
  smtp.refuseWith(null)
  expect(smtp.offered()).toBe(offered + 1)
})

test('of all who try to send a mail at once, one sends it', async () => {
  const user = await scene.person('customer')
  smtp.refuseWith(451)
  const offered = smtp.offered()
  await ask(addressOf(user))
  await expect.poll(() => smtp.offered()).toBe(offered + 1)
  const [row] = await waiting()
  smtp.refuseWith(null)
  // Until the first attempt has noted its failure, it may set the time anew.
  await expect
    .poll(async () => {
      await scene.server.query(`UPDATE mails SET due_at = now()`, [])
      await Promise.all(Array.from({ length: 8 }, () => scene.server.runtime.mail?.mails.send(row?.id ?? '')))
      return mailsTo(user).length
    })
    .toBe(1)
  expect(await waiting()).toEqual([])
})

test('a sign-in on a device that was not known is told by mail, but for the first of all', async () => {
  const user = await scene.person('customer')
  await scene.server.runtime.accounts.setPassword(user.id, 'a winding river 41')
  const signIn = () =>
    scene.server.runtime.accounts.verifySignIn({
      email: addressOf(user),
      password: 'a winding river 41',
      address: '127.0.0.1',
      userAgent: 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0',
      device: null,
      replacedSessionId: null,
    })
  await signIn()
  await signIn()
  await arrived(user)
  expect(mailsTo(user)[0]?.text).toContain('Firefox on Linux')
  // Whoever was away for longer than an ended session is kept.
  await scene.server.query('DELETE FROM sessions WHERE user_id = $1', [user.id])
  await signIn()
  await arrived(user, 2)
})

test('one address is asked for a few times an hour, whoever asks', async () => {
  await scene.restart({ ...env, LIMIT_FACTOR: '1' })
  const email = 'often@scene.test'
  const answers = [await ask(email), await ask(email), await ask(email), await ask(email)]
  expect(answers.map(({ status }) => status)).toEqual([204, 204, 204, 429])
})

/** The link in the newest mail to an address. */
const newestLink = (address: string) => {
  const mail = smtp.mails.filter((each) => toAddress(each) === address).at(-1)
  return new URL(/http\S+/.exec(mail?.text ?? '')?.[0] ?? 'http://none')
}
const arrivedAt = (address: string, subject: RegExp) =>
  expect
    .poll(() => smtp.mails.some((mail) => toAddress(mail) === address && subject.test(mail.subject ?? '')))
    .toBe(true)
const confirm = (token: string) => scene.api(null).send('confirmEmail', { body: { token } })

/** A signed-in browser of somebody who has just given the password. */
async function browserOf(user: Person) {
  await scene.server.runtime.accounts.setPassword(user.id, 'a winding river 41')
  const { headers } = await scene.session(user)
  const api = scene.api(null)
  await api.send('confirmPassword', { headers, body: { password: 'a winding river 41' } })
  return {
    ask: (email: string) => api.send('requestEmail', { headers, body: { email } }),
    me: () => api.get('getMe', { headers }),
  }
}

test('another address counts once its owner followed the link, and the one before is told', async () => {
  const user = await scene.person('customer')
  const browser = await browserOf(user)
  const [before, other] = [addressOf(user), `other.${user.id}@scene.test`]
  expect((await browser.ask(other.toUpperCase())).status).toBe(204)
  await arrivedAt(other, /Confirm/)
  expect(await browser.me()).toMatchObject({ email: before, emailConfirmed: false })
  const link = newestLink(other)
  expect(link.pathname).toBe('/confirm-email')
  const token = link.hash.slice(1)
  // A link of this kind sets no password.
  expect(
    (await scene.api(null).send('resetPassword', { body: { token, password: 'three spotted horses' } })).status,
  ).toBe(400)
  expect(await (await confirm(token)).json()).toEqual({ email: other })
  expect(await browser.me()).toMatchObject({ email: other, emailConfirmed: true })
  expect((await confirm(token)).status).toBe(400)
  await arrivedAt(before, /another e-mail address/)
})

test('an address that another account has, or has by the time of the press, is not taken from it', async () => {
  const [user, owner] = (await scene.people('customer', 2)) as [Person, Person]
  const browser = await browserOf(user)
  const before = smtp.mails.length
  // Answered like any other: nobody learns who has an account.
  expect((await browser.ask(addressOf(owner))).status).toBe(204)
  await expect.poll(waiting).toEqual([])
  expect(smtp.mails.length).toBe(before)

  const wanted = `wanted.${user.id}@scene.test`
  await browser.ask(wanted)
  await arrivedAt(wanted, /Confirm/)
  await scene.server.query('UPDATE users SET email = $1 WHERE id = $2', [wanted, owner.id])
  expect((await confirm(newestLink(wanted).hash.slice(1))).status).toBe(409)
  expect(await browser.me()).toMatchObject({ email: addressOf(user) })
})

test('of two who follow links to one address at once, one gets it and the other is told', async () => {
  const [one, other] = (await scene.people('customer', 2)) as [Person, Person]
  const wanted = `both.${one.id}@scene.test`
  const mails = () => smtp.mails.filter((mail) => toAddress(mail) === wanted)
  for (const user of [one, other]) expect((await (await browserOf(user)).ask(wanted)).status).toBe(204)
  await expect.poll(() => mails().length).toBe(2)
  const tokens = mails().map((mail) => new URL(/http\S+/.exec(mail.text ?? '')?.[0] ?? '').hash.slice(1))
  const answers = await Promise.all(tokens.map(confirm))
  expect(answers.map(({ status }) => status).sort()).toEqual([200, 409])
})

test('neither an API token nor a session without the password asks for another address', async () => {
  const user = await scene.person('customer')
  const { headers } = await scene.session(user)
  const body = { email: 'thief@scene.test' }
  expect((await scene.api(user.token).send('requestEmail', { body })).status).toBe(403)
  expect(await scene.api(null).refusal('requestEmail', { headers, body })).toMatchObject({ reauthenticate: true })
})

test('a sign-up with an address that is taken is answered like any other, and told to its owner', async () => {
  const owner = await scene.person('customer', 'Ava')
  const signUp = (email: string) =>
    scene.api(null).send('signUp', { body: { name: 'Eve', email, role: 'customer', password: 'three spotted horses' } })
  const free = await signUp('nobody-yet@scene.test')
  const taken = await signUp(addressOf(owner).toUpperCase())
  expect(taken.status).toBe(free.status)
  const ids = [await free.json(), await taken.json()] as { id: string }[]
  expect(ids.map((answer) => Object.keys(answer))).toEqual([['id'], ['id']])
  await arrived(owner)
  expect(mailsTo(owner)[0]?.subject).toBe('You already have an account')
  const rows = await scene.server.query('SELECT name FROM users WHERE id = ANY($1)', [[owner.id, ids[1]?.id]])
  expect(rows).toEqual([{ name: 'Ava' }])
})

test('whoever signs up is asked to confirm the address', async () => {
  const email = 'newcomer@scene.test'
  const { id } = await scene.api(null).get('signUp', {
    body: { name: 'New Comer', email, role: 'customer', password: 'three spotted horses' },
  })
  await arrivedAt(email, /Confirm/)
  expect((await confirm(newestLink(email).hash.slice(1))).status).toBe(200)
  const [row] = await scene.server.query<{ at: Date }>('SELECT email_confirmed_at AS at FROM users WHERE id = $1', [id])
  expect(row?.at).toBeInstanceOf(Date)
})
