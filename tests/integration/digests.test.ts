import type { ParsedMail } from 'mailparser'
import { afterAll, describe, expect, test } from 'vitest'
import { createScene, type Person } from '../support/scene'
import { startSmtpServer } from '../support/smtp-server'

const smtp = await startSmtpServer()
const scene = createScene({ SMTP_URL: smtp.url, MAIL_FROM: 'Rollcall <hello@rollcall.test>', LIMIT_FACTOR: '100' })
afterAll(() => smtp.stop())

const mailsTo = ({ id }: Person): ParsedMail[] =>
  smtp.mails.filter((mail) => [mail.to].flat().some((to) => to?.text === `${id}@scene.test`))

/** Messages to somebody, noted as waiting. */
async function write(receiver: Person, texts: readonly string[], sender?: Person): Promise<Person> {
  const contractor = sender ?? (await scene.person('contractor'))
  const client = await scene.connect(contractor.token)
  for (const text of texts) {
    await client.get('send_message', { receiverId: receiver.id, messageType: 'text', content: { text } })
  }
  await expect.poll(() => waitsOf(receiver)).toHaveLength(1)
  return contractor
}

const waitsOf = ({ id }: Person) => scene.server.query('SELECT due_at FROM digest_waits WHERE user_id = $1', [id])

/** As if so many minutes had passed since anything came to this person. */
async function pass(person: Person, minutes: number): Promise<void> {
  for (const sql of [
    `UPDATE messages m SET created_at = m.created_at - $2 * interval '1 minute' FROM conversations c
     WHERE c.id = m.conversation_id AND $1 IN (c.contractor_id, c.customer_id)`,
    `UPDATE notifications SET at = at - $2 * interval '1 minute' WHERE user_id = $1`,
    `UPDATE digest_waits SET due_at = due_at - $2 * interval '1 minute' WHERE user_id = $1`,
  ]) {
    await scene.server.query(sql, [person.id, minutes])
  }
}

/** As if the wait, and what keeps mails apart where it says so, were over. */
async function writeDue(person: Person, hoursLater = 0): Promise<void> {
  await pass(person, 15)
  await scene.server.query(`UPDATE digest_waits SET due_at = now() WHERE user_id = $1`, [person.id])
  await scene.server.query(`UPDATE users SET last_digest_at = last_digest_at - $2 * interval '1 hour' WHERE id = $1`, [
    person.id,
    hoursLater,
  ])
  await scene.server.runtime.mail?.digests.writeDue()
}

const settled = () => expect.poll(() => scene.server.query('SELECT id FROM mails', [])).toEqual([])

test('a burst to somebody who is not there is told by one mail, without its words, and not before 15 minutes', async () => {
  const customer = await scene.person('customer', 'Ava Thompson')
  await write(customer, ['The secret price', 'is 4711', 'as said'])
  const [wait] = (await waitsOf(customer)) as { due_at: Date }[]
  expect((wait?.due_at.getTime() ?? 0) - Date.now()).toBeGreaterThan(14 * 60_000)
  await scene.server.runtime.mail?.digests.writeDue()
  await settled()
  expect(mailsTo(customer)).toEqual([])

  await Promise.all([writeDue(customer), writeDue(customer)])
  await expect.poll(() => mailsTo(customer).length).toBe(1)
  const [mail] = mailsTo(customer)
  expect(mail?.subject).toBe('You have 3 unread messages')
  expect(`${mail?.text}${mail?.html}`).not.toMatch(/secret|4711/)
  await settled()
  expect(mailsTo(customer)).toHaveLength(1)
})

test('what was read meanwhile is not told, nor what waits for somebody who is there', async () => {
  const [reader, present] = (await scene.people('customer', 2)) as [Person, Person]
  await write(reader, ['Hello'])
  const { items } = await scene.api(reader.token).get('listConversations')
  const client = await scene.connect(reader.token)
  await client.get('mark_read', { conversationId: items[0]?.id ?? '', seq: 1 })
  client.socket.disconnect()
  await write(present, ['Hello'])
  await scene.connect(present.token)
  await writeDue(reader)
  await writeDue(present)
  await settled()
  expect([mailsTo(reader), mailsTo(present)]).toEqual([[], []])
  expect(await waitsOf(reader)).toEqual([])
})

test('whoever was there when the time had come, and went without reading, gets the mail then', async () => {
  const customer = await scene.person('customer')
  await write(customer, ['Hello'])
  const client = await scene.connect(customer.token)
  await writeDue(customer)
  client.socket.disconnect()
  await expect.poll(async () => (await scene.server.runtime.presence.listOnline()).users.length).toBe(1)
  await writeDue(customer)
  await expect.poll(() => mailsTo(customer).length).toBe(1)
})

test('what came after the first was read waits its own 15 minutes', async () => {
  const customer = await scene.person('customer')
  const sender = await write(customer, ['One'])
  const { items } = await scene.api(customer.token).get('listConversations')
  const client = await scene.connect(customer.token)
  await client.get('mark_read', { conversationId: items[0]?.id ?? '', seq: 1 })
  client.socket.disconnect()
  await pass(customer, 14)
  await write(customer, ['Two'], sender)
  await pass(customer, 1)
  await scene.server.runtime.mail?.digests.writeDue()
  const [wait] = (await waitsOf(customer)) as { due_at: Date }[]
  expect((wait?.due_at.getTime() ?? 0) - Date.now()).toBeGreaterThan(13 * 60_000)
  await writeDue(customer)
  await expect.poll(() => mailsTo(customer).length).toBe(1)
})

test('a muted conversation is neither told of nor counted', async () => {
  const customer = await scene.person('customer')
  await write(customer, ['Hello', 'again'])
  const { items } = await scene.api(customer.token).get('listConversations')
  await scene.api(customer.token).get('muteConversation', {
    params: { id: items[0]?.id ?? '' },
    body: { for: 'ever' },
  })
  await writeDue(customer)
  expect(await waitsOf(customer)).toEqual([])
  await write(customer, ['From another'])
  await writeDue(customer)
  await expect.poll(() => mailsTo(customer).length).toBe(1)
  expect(mailsTo(customer)[0]?.subject).toBe('You have an unread message')
})

describe('what a mail tells of', () => {
  /** A customer whose job somebody wants, with two messages. */
  async function toldOfAll(settings: object) {
    const customer = await scene.person('customer', 'Ava')
    const api = scene.api(customer.token)
    await api.get('patchMe', { body: settings })
    const contractor = await scene.person('contractor', 'Maya <i>')
    const job = await api.get('createJob', { body: { title: 'Paint <b>it</b> all' } })
    await scene.api(contractor.token).send('addInterest', { params: { id: job.id } })
    await write(customer, ['One', `Line <one>\n${'x'.repeat(500)}`], contractor)
    await expect.poll(async () => (await api.get('listNotifications', {})).unreadCount).toBe(2)
    await writeDue(customer)
    await expect.poll(() => mailsTo(customer).length).toBe(1)
    return mailsTo(customer)[0] as ParsedMail
  }
  const all = { inApp: true, push: true, sound: true, mail: true }
  const notify = { message: all, interest: all, job_closed: all, batch: all, report: all }

  test('is messages alone unless the person wants more', async () => {
    const mail = await toldOfAll({})
    expect(mail.subject).toBe('You have 2 unread messages')
    expect(mail.text).not.toContain('interest')
  })

  test('is every kind that the person wants by mail, without a name or a word that anybody typed', async () => {
    const mail = await toldOfAll({ notify })
    expect(mail.subject).toBe('You have 2 unread messages and other news')
    expect(mail.text).toContain('There is interest in a job of yours.')
    expect(`${mail.text}${mail.html}`).not.toMatch(/Maya|Paint|One|Line/)
  })

  test('is names where the person allows them', async () => {
    const mail = await toldOfAll({ notify, mailPreview: 'name' })
    expect(mail.text).toContain('- Maya <i>: 2 messages\n- Maya <i> is interested in a job of yours\n')
    expect(`${mail.text}${mail.html}`).not.toMatch(/Paint|One|Line/)
  })

  test('is names and texts where the person allows them, cut, and nothing but text', async () => {
    const mail = await toldOfAll({ notify, mailPreview: 'text' })
    expect(mail.text).toMatch(/- Maya <i>: “Line <one> x{50,150}…” \(2 messages\)\n/)
    expect(mail.text).toContain('- Maya <i> is interested in “Paint <b>it</b> all”\n')
    expect(mail.html).toContain('Maya &lt;i&gt; is interested in “Paint &lt;b&gt;it&lt;/b&gt; all”')
    expect(mail.html).not.toMatch(/<one>|<b>it|Maya <i>/)
  })
})

test('two mails are two hours apart, and the second tells of what came since', async () => {
  const customer = await scene.person('customer')
  const sender = await write(customer, ['One'])
  await writeDue(customer)
  await expect.poll(() => mailsTo(customer).length).toBe(1)
  await write(customer, ['Two'], sender)
  await writeDue(customer, 1)
  await settled()
  expect(mailsTo(customer)).toHaveLength(1)
  expect(await waitsOf(customer)).toHaveLength(1)
  await writeDue(customer, 1.1)
  await expect.poll(() => mailsTo(customer).length).toBe(2)
})

test('quiet hours hold a mail until they end', async () => {
  const customer = await scene.person('customer')
  await write(customer, ['Hello'])
  const hour = (offset: number) => `${String((new Date().getUTCHours() + 24 + offset) % 24).padStart(2, '0')}:00`
  const quietHours = { from: hour(-1), to: hour(2), timeZone: 'UTC' }
  await scene.api(customer.token).get('patchMe', { body: { quietHours } })
  await writeDue(customer)
  const [wait] = (await waitsOf(customer)) as { due_at: Date }[]
  expect(wait?.due_at.toISOString()).toMatch(new RegExp(`T${quietHours.to}:00\\.000Z$`))
  await settled()
  expect(mailsTo(customer)).toEqual([])
})

test('the link of a mail ends them by one press, and settings begin them again', async () => {
  const customer = await scene.person('customer')
  const sender = await write(customer, ['Hello'])
  await writeDue(customer)
  await expect.poll(() => mailsTo(customer).length).toBe(1)
  const headers = new Map(mailsTo(customer)[0]?.headerLines.map(({ key, line }) => [key, line]))
  expect(headers.get('list-unsubscribe-post')).toBe('List-Unsubscribe-Post: List-Unsubscribe=One-Click')
  const url = /<(\S+)>/.exec((headers.get('list-unsubscribe') ?? '').replace(/\s+/g, ''))?.[1] ?? ''
  const press = (address: string) =>
    fetch(scene.url + new URL(address).pathname, {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: 'List-Unsubscribe=One-Click',
    })
  // Whoever follows it, from the header or the foot of the mail, and from another site, is asked by a page.
  expect(mailsTo(customer)[0]?.text).toContain(url)
  expect(mailsTo(customer)[0]?.html).toContain(`href="${url}"`)
  const followed = await fetch(scene.url + new URL(url).pathname, {
    redirect: 'manual',
    headers: { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate' },
  })
  expect([followed.status, followed.headers.get('location')]).toEqual([
    303,
    new URL(url).pathname.replace('/api/', '/'),
  ])
  expect((await press(`${url.slice(0, -2)}AA`)).status).toBe(404)
  expect((await scene.api(customer.token).get('getMe')).digestMail).toBe(true)
  expect((await press(url)).status).toBe(204)
  expect((await press(url)).status).toBe(204)
  expect((await scene.api(customer.token).get('getMe')).digestMail).toBe(false)

  await write(customer, ['More'], sender)
  await writeDue(customer, 3)
  await settled()
  expect(mailsTo(customer)).toHaveLength(1)
  await scene.api(customer.token).get('patchMe', { body: { digestMail: true } })
  await write(customer, ['And more'], sender)
  await writeDue(customer, 3)
  await expect.poll(() => mailsTo(customer).length).toBe(2)
})

test('a wait ends only with the mail that it was for', async () => {
  const customer = await scene.person('customer')
  await write(customer, ['Hello'])
  await scene.server.query(
    `CREATE FUNCTION refuse_mail() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE 'no mail'; END $$`,
    [],
  )
  await scene.server.query('CREATE TRIGGER refuse BEFORE INSERT ON mails EXECUTE FUNCTION refuse_mail()', [])
  await expect(writeDue(customer)).rejects.toThrow('no mail')
  expect(await waitsOf(customer)).toHaveLength(1)
  await scene.server.query('DROP TRIGGER refuse ON mails', [])
  await writeDue(customer)
  await expect.poll(() => mailsTo(customer).length).toBe(1)
  expect(await waitsOf(customer)).toEqual([])
})
