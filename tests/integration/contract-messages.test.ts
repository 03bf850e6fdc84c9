import sharp from 'sharp'
import { beforeEach, describe, expect, test } from 'vitest'
import type { RequestInput } from '../../lib/protocol/events'
import type { Message, Upload } from '../../lib/protocol/objects'
import type { Push } from '../../lib/protocol/pushes'
import { createScene, type Person } from '../support/scene'
import type { TestClient } from '../support/test-client'

const scene = createScene({ LIMIT_FACTOR: '100' })
type Send = RequestInput<'send_message'>

let contractor: Person
let customer: Person
let sender: TestClient
let receiver: TestClient
beforeEach(async () => {
  ;({ contractor, customer, sender, receiver } = await scene.pair({
    contractor: 'Carla Contractor',
    customer: 'Kurt Customer',
  }))
})

const text = (value: string) => ({ messageType: 'text' as const, content: { text: value } })
const sendText = async (value: string, client = sender, more: Partial<Send> = {}): Promise<Message> => {
  const receiverId = client === sender ? customer.id : contractor.id
  return (await client.get('send_message', { receiverId, ...text(value), ...more } as Send)).message
}
const block = (by: Person, who: Person) => scene.api(by.token).get('addBlock', { params: { id: who.id } })
const countMessages = async () =>
  (
    await scene.server.query<{ n: number }>('SELECT count(*)::int AS n FROM messages WHERE sender_id = ANY($1)', [
      [contractor.id, customer.id],
    ])
  )[0]?.n

/** Everything pushed to this client before now, by name. */
async function pushedTo(client: TestClient): Promise<string[]> {
  await client.get('get_online_status', { userId: contractor.id })
  // How many notifications wait is told half a second later, of what was before; heads are, every 20 s.
  const beside = ['notifications_changed', 'heads']
  return client.received.map(({ event }) => event).filter((event) => !beside.includes(event))
}

async function uploadPicture(person: Person, colour = 'teal'): Promise<Upload> {
  const bytes = await sharp({ create: { width: 30, height: 20, channels: 3, background: colour } })
    .png()
    .toBuffer()
  const body = new FormData()
  body.append('file', new Blob([new Uint8Array(bytes)]), 'roof.png')
  return scene.api(person.token).get('createUpload', { body })
}

async function uploadPdf(person: Person): Promise<Upload> {
  const body = new FormData()
  body.append('file', new Blob(['%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF']), 'offer.pdf')
  return scene.api(person.token).get('createUpload', { body })
}

describe('the text of a message', () => {
  test.each([
    ['is trimmed at both ends', '  \n hello \t ', 'hello'],
    [
      'keeps what is within, code point for code point',
      'a\r\n\tb  c\u200b\u0301😀\ufeff.',
      'a\r\n\tb  c\u200b\u0301😀\ufeff.',
    ],
    ['is not interpreted', '<b>{{name}}</b> & \\u0041 %s', '<b>{{name}}</b> & \\u0041 %s'],
    ['may have 5000 characters', '😀'.repeat(5000), '😀'.repeat(5000)],
    ['is measured once trimmed', ` ${'x'.repeat(5000)} `, 'x'.repeat(5000)],
    ['may be one character', '.', '.'],
  ])('%s', async (_, sent, stored) => {
    const message = await sendText(sent)
    expect(message.content).toEqual({ text: stored })
    expect((await receiver.next<{ message: Message }>('new_message')).message.content).toEqual({ text: stored })
    const page = await scene.api(customer.token).get('listMessages', { params: { id: message.conversationId } })
    expect(page.items.map(({ content }) => content)).toEqual([{ text: stored }])
  })

  test.each([
    ['nothing', ''],
    ['white space alone', ' \n\t\u00a0 '],
    ['5001 characters', 'x'.repeat(5001)],
    ['NUL', 'a\0b'],
    ['a lone high surrogate', 'a\ud800'],
    ['a lone low surrogate', '\udc00a'],
    ['a number', 7],
    ['null', null],
    ['an operator', { contains: 'x' }],
    ['a list', ['x']],
  ])('may not be %s', async (_, bad) => {
    const refusal = await sender.refusal('send_message', {
      receiverId: customer.id,
      messageType: 'text',
      content: { text: bad },
    })
    expect(refusal).toMatchObject({ code: 'invalid', issues: [{ path: 'content.text' }] })
    expect(await countMessages()).toBe(0)
  })

  test.each(['video', '', 'TEXT', null, 7])('has no type %o', async (messageType) => {
    const refusal = await sender.refusal('send_message', {
      receiverId: customer.id,
      messageType,
      content: { text: 'x' },
    })
    expect(refusal).toMatchObject({ code: 'invalid', issues: [{ path: 'messageType' }] })
  })
})

describe('a file message', () => {
  test('carries what the server measured, whatever the sender said', async () => {
    const picture = await uploadPicture(contractor)
    const { message } = await sender.get('send_message', {
      receiverId: customer.id,
      messageType: 'image',
      content: {
        fileUrl: picture.fileUrl,
        fileName: '  my roof.png ',
        fileSize: 1,
        caption: ' look ',
        ...{ mimeType: 'text/html', width: 9999, thumbnailUrl: '/uploads/portfolio/project1.jpg' },
      },
    })
    expect(message.content).toEqual({
      fileUrl: picture.fileUrl,
      fileName: 'my roof.png',
      caption: 'look',
      fileSize: picture.fileSize,
      mimeType: 'image/png',
      width: 30,
      height: 20,
      thumbnailUrl: picture.thumbnailUrl,
    })
  })

  test('is readable for the receiver from then on, and for nobody else', async () => {
    const picture = await uploadPicture(contractor)
    const stranger = await scene.person('customer')
    const read = async (person: Person) =>
      (await fetch(scene.url + picture.fileUrl, { headers: { authorization: `Bearer ${person.token}` } })).status
    expect(await read(customer)).toBe(404)
    const { fileUrl, fileName } = picture
    await sender.get('send_message', { receiverId: customer.id, messageType: 'file', content: { fileUrl, fileName } })
    expect([await read(contractor), await read(customer), await read(stranger)]).toEqual([200, 200, 404])
  })

  test('may be a PDF as file, not as image', async () => {
    const { fileUrl, fileName } = await uploadPdf(contractor)
    const request = { receiverId: customer.id, content: { fileUrl, fileName } }
    expect(await sender.refusal('send_message', { ...request, messageType: 'image' })).toMatchObject({
      code: 'invalid',
      issues: [{ path: 'content.fileUrl' }],
    })
    const { message } = await sender.get('send_message', { ...request, messageType: 'file' })
    expect(message.content).toMatchObject({ fileUrl, mimeType: 'application/pdf' })
    expect(message.content).not.toHaveProperty('thumbnailUrl')
  })

  test("takes only a path that was given to this sender, not another's, a thumbnail's or an address", async () => {
    const others = await uploadPicture(customer)
    const own = await uploadPicture(contractor)
    const paths = [
      others.fileUrl,
      own.thumbnailUrl,
      '/uploads/nothing.jpg',
      'https://evil.example/x.png',
      '//evil.example/x.png',
      `${own.fileUrl}?x`,
      `/uploads/../${own.fileUrl}`,
      own.fileUrl.slice('/uploads/'.length),
      '',
      null,
      7,
    ]
    for (const fileUrl of paths) {
      const content = { fileUrl, fileName: 'x.png', fileSize: 1 }
      const refusal = await sender.refusal('send_message', { receiverId: customer.id, messageType: 'image', content })
      expect(refusal).toMatchObject({ code: 'invalid', issues: [{ path: 'content.fileUrl' }] })
    }
  })

  test.each([
    ['fileName', ''],
    ['fileName', 'x'.repeat(256)],
    ['fileName', 'a\0'],
    ['fileName', undefined],
    ['caption', 'x'.repeat(1001)],
    ['caption', 'a\ud800'],
    ['caption', 7],
    ['fileSize', 'big'],
  ])('with %s %o is invalid', async (field, bad) => {
    const content = { fileUrl: '/uploads/x.png', fileName: 'x.png', fileSize: 1, [field]: bad }
    expect(
      await sender.refusal('send_message', { receiverId: customer.id, messageType: 'image', content }),
    ).toMatchObject({ code: 'invalid', issues: [{ path: `content.${field}` }] })
  })

  test('may have the longest name and caption', async () => {
    const { fileUrl } = await uploadPicture(contractor)
    const content = { fileUrl, fileName: '😀'.repeat(255), caption: '😀'.repeat(1000) }
    const { message } = await sender.get('send_message', { receiverId: customer.id, messageType: 'image', content })
    expect(message.content).toMatchObject(content)
  })
})

describe('whom a message goes to', () => {
  test.each([
    ['both a conversation and a receiver', { conversationId: 'x', receiverId: 'y' }],
    ['neither', {}],
    ['neither but null', { conversationId: null, receiverId: null }],
    ['an id with a space', { receiverId: 'a b' }],
    ['an empty id', { receiverId: '' }],
    ['an id of 65 characters', { receiverId: 'x'.repeat(65) }],
    ['an operator', { receiverId: { not: '' } }],
    ['a list', { conversationId: ['x'] }],
  ])('%s is invalid', async (_, to) => {
    expect(await sender.refusal('send_message', { ...to, ...text('x') })).toMatchObject({ code: 'invalid' })
  })

  test.each([
    ['somebody unknown', 'no-such-user', 'not_found', 'User not found'],
    ['another contractor', 'contractor2', 'forbidden', expect.any(String)],
    ['an admin', 'admin1', 'forbidden', expect.any(String)],
    ['a suspended customer', 'customer58', 'suspended', 'Recipient is suspended'],
  ])('%s is refused', async (_, receiverId, code, message) => {
    expect(await sender.refusal('send_message', { receiverId, ...text('x') })).toEqual({ code, message })
  })

  test('oneself and people of the own side are refused to a customer too, and an admin sends nothing', async () => {
    for (const receiverId of [customer.id, 'customer1', 'admin1']) {
      expect(await receiver.refusal('send_message', { receiverId, ...text('x') })).toMatchObject({ code: 'forbidden' })
    }
    const admin = await scene.connect('admin_token')
    for (const receiverId of [customer.id, contractor.id]) {
      expect(await admin.refusal('send_message', { receiverId, ...text('x') })).toMatchObject({ code: 'forbidden' })
    }
  })

  test('a conversation of others and one that does not exist are refused alike', async () => {
    const { conversationId } = await sendText('between us')
    const stranger = await scene.connect((await scene.person('customer')).token)
    const refusals = await Promise.all(
      [conversationId, 'no-such-conversation'].map((id) =>
        stranger.refusal('send_message', { conversationId: id, ...text('x') }),
      ),
    )
    expect(refusals[0]).toEqual(refusals[1])
    expect(refusals[0]).toMatchObject({ code: 'not_found' })
    expect(await countMessages()).toBe(1)
  })

  test('who has opted out of bulk messages still gets single ones', async () => {
    await scene.api(customer.token).get('patchMe', { body: { bulkOptOut: true } })
    expect((await sendText('just you')).seq).toBe(1)
  })

  test.each([
    ['the receiver', () => block(customer, contractor), 'Recipient has blocked you'],
    ['the sender', () => block(contractor, customer), expect.any(String)],
  ])('a block by %s stops messages in both directions, and its end lets them through', async (_, set, message) => {
    const { conversationId } = await sendText('before')
    await receiver.next('new_message')
    receiver.clear()
    await set()
    for (const to of [{ receiverId: customer.id }, { conversationId }]) {
      expect(await sender.refusal('send_message', { ...to, ...text('x') })).toEqual({ code: 'blocked', message })
    }
    expect(await receiver.refusal('send_message', { conversationId, ...text('x') })).toMatchObject({ code: 'blocked' })
    expect(await pushedTo(receiver)).toEqual([])
    const by = message === 'Recipient has blocked you' ? [customer, contractor] : [contractor, customer]
    await scene.api((by[0] as Person).token).get('removeBlock', { params: { id: (by[1] as Person).id } })
    expect((await sendText('after')).seq).toBe(2)
  })

  test('a suspended user may not be written to in an old conversation either', async () => {
    const { conversationId } = await sendText('before')
    await scene.api('admin_token').get('adminPatchUser', { params: { id: customer.id }, body: { suspended: true } })
    expect(await sender.refusal('send_message', { conversationId, ...text('x') })).toEqual({
      code: 'suspended',
      message: 'Recipient is suspended',
    })
  })

  test.each([
    ['job123', null],
    ['job201', 'not_found'],
    ['no-such-job', 'not_found'],
    ['not an id', 'invalid'],
  ])('a message about the job %s is answered %o', async (jobId, code) => {
    // job201 is another contractor's own.
    const request = { receiverId: customer.id, ...text('about a job'), jobId }
    if (code) expect(await sender.refusal('send_message', request)).toMatchObject({ code })
    else {
      const { message } = await sender.get('send_message', request)
      expect(message.jobId).toBe(jobId)
      const found = await scene.api(customer.token).get('getConversation', { params: { id: message.conversationId } })
      expect(found.jobs).toEqual([{ id: 'job123', title: 'Leaking kitchen sink' }])
    }
  })
})

describe('delivery', () => {
  test('a reply event comes to the asking socket, pushes to all others, the notification to the receiver alone', async () => {
    const otherTab = await scene.connect(contractor.token)
    const phone = await scene.connect(customer.token)
    const reply = sender.next<{ message: Message }>('message_sent')
    sender.socket.emit('send_message', { receiverId: customer.id, ...text('hi') })
    const { message } = await reply
    for (const client of [otherTab, receiver, phone]) {
      expect(await client.next('new_message')).toEqual({ message })
    }
    for (const client of [receiver, phone]) {
      expect(await client.next<Push<'notification'>>('notification')).toEqual({
        type: 'new_message',
        conversationId: message.conversationId,
        messageId: message.id,
        from: { id: contractor.id, name: 'Carla Contractor' },
        preview: 'hi',
        jobId: null,
        createdAt: message.createdAt,
      })
    }
    expect(await pushedTo(otherTab)).toEqual([])
    expect(await pushedTo(sender)).toEqual([])
  })

  test('a message is in the database when its answer comes', async () => {
    for (let at = 1; at <= 20; at += 1) {
      const message = await sendText(`number ${at}`)
      const rows = await scene.server.query('SELECT seq FROM messages WHERE id = $1', [message.id])
      expect(rows).toEqual([{ seq: at }])
    }
  })

  test('200 parallel first messages of both make one conversation with seqs 1 to 200, and every device gets each once', async () => {
    const sent = await Promise.all(
      Array.from({ length: 200 }, (_, at) => sendText(`m${at}`, at % 2 ? sender : receiver)),
    )
    expect(new Set(sent.map(({ conversationId }) => conversationId)).size).toBe(1)
    const made = 'SELECT 1 FROM conversations WHERE contractor_id = $1 AND customer_id = $2'
    expect(await scene.server.query(made, [contractor.id, customer.id])).toHaveLength(1)
    expect(sent.map(({ seq }) => seq).sort((a, b) => a - b)).toEqual(Array.from({ length: 200 }, (_, at) => at + 1))
    for (const [client, mine] of [
      [sender, contractor.id],
      [receiver, customer.id],
    ] as const) {
      await expect.poll(() => client.received.filter(({ event }) => event === 'new_message').length).toBe(100)
      const seqs = client.received
        .filter(({ event }) => event === 'new_message')
        .map(({ args }) => (args[0] as { message: Message }).message.seq)
      const others = sent.filter(({ senderId }) => senderId !== mine).map(({ seq }) => seq)
      // In the order of seq, without any of one's own; from another node they may overtake each other.
      const heard = scene.nodeCount === 1 ? seqs : seqs.sort((a, b) => a - b)
      expect(heard).toEqual(others.sort((a, b) => a - b))
    }
  })
})

describe('a repeated clientMessageId', () => {
  const again = (value: string, client = sender, key = 'key-1') => sendText(value, client, { clientMessageId: key })

  test('is answered with the first message, whatever it says now, from any socket, and nobody is told', async () => {
    const otherTab = await scene.connect(contractor.token)
    const first = await again('the first')
    await receiver.next('notification')
    await otherTab.next('new_message')
    for (const client of [receiver, otherTab]) client.clear()
    expect(await again('something else')).toEqual(first)
    const request = { receiverId: 'no-such-user', ...text('x'), clientMessageId: 'key-1' }
    expect((await otherTab.get('send_message', request)).message).toEqual(first)
    expect(first.clientMessageId).toBe('key-1')
    expect(await countMessages()).toBe(1)
    expect(await pushedTo(receiver)).toEqual([])
    expect(await pushedTo(otherTab)).toEqual([])
  })

  test('50 times in parallel over two sockets makes one row, one push a device and one answer', async () => {
    const otherTab = await scene.connect(contractor.token)
    const answers = await Promise.all(
      Array.from({ length: 50 }, (_, at) =>
        (at % 2 ? sender : otherTab).get('send_message', {
          receiverId: customer.id,
          ...text(`try ${at}`),
          clientMessageId: 'parallel',
        }),
      ),
    )
    expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1)
    expect(await countMessages()).toBe(1)
    expect(await pushedTo(receiver)).toEqual(['new_message', 'notification'])
  })

  test.each([
    ['has blocked the sender', () => block(customer, contractor)],
    ['was blocked by the sender', () => block(contractor, customer)],
    [
      'was suspended',
      () => scene.api('admin_token').get('adminPatchUser', { params: { id: customer.id }, body: { suspended: true } }),
    ],
  ])('is answered with the first also when the receiver meanwhile %s', async (_, change) => {
    const first = await again('while all was well')
    await change()
    expect(await again('while all was well')).toEqual(first)
    expect(await sender.refusal('send_message', { receiverId: customer.id, ...text('new') })).toMatchObject({
      code: expect.stringMatching(/blocked|suspended/),
    })
  })

  test('gives the message as it is: edited or deleted', async () => {
    const first = await again('as it was')
    await sender.get('edit_message', { messageId: first.id, content: { text: 'as it is' } })
    expect((await again('as it was')).content).toEqual({ text: 'as it is' })
    await sender.get('delete_message', { messageId: first.id })
    expect(await again('as it was')).toMatchObject({ id: first.id, content: null })
    expect(await countMessages()).toBe(1)
  })

  test('is known after a restart of the server', async () => {
    const first = await again('before the restart')
    await scene.restart()
    sender = await scene.connect(contractor.token)
    expect(await again('before the restart')).toEqual(first)
    expect(await countMessages()).toBe(1)
  })

  test("is one's own: another sender's same key is another message", async () => {
    const first = await again('mine')
    const other = await again('also mine', receiver)
    expect(other.id).not.toBe(first.id)
    expect([first.seq, other.seq]).toEqual([1, 2])
  })

  test('of a refused send is free', async () => {
    await block(customer, contractor)
    const request = { receiverId: customer.id, ...text('x'), clientMessageId: 'retry' }
    expect(await sender.refusal('send_message', request)).toMatchObject({ code: 'blocked' })
    await scene.api(customer.token).get('removeBlock', { params: { id: contractor.id } })
    expect((await sender.get('send_message', request)).message.seq).toBe(1)
  })

  test.each([
    ['', 'invalid'],
    ['x'.repeat(65), 'invalid'],
    [7, 'invalid'],
    ['a\0b', 'invalid'],
    ['\ud800', 'invalid'],
  ])('%o is no key', async (clientMessageId, code) => {
    const request = { receiverId: customer.id, ...text('x'), clientMessageId }
    expect(await sender.refusal('send_message', request)).toMatchObject({ code, issues: [{ path: 'clientMessageId' }] })
  })

  test('may have 64 characters of any kind, and is compared as it is', async () => {
    const key = `${'😀'.repeat(62)} .`
    const first = await again('x', sender, key)
    expect(first.clientMessageId).toBe(key)
    expect(await again('x', sender, key)).toEqual(first)
    expect((await again('x', sender, `${key.slice(0, -2)}.`)).id).not.toBe(first.id)
  })
})

describe('editing and deleting', () => {
  test('an edit reaches all other sockets of both and leaves seq, time and place', async () => {
    const otherTab = await scene.connect(contractor.token)
    const message = await sendText('helo')
    const { message: edited } = await sender.get('edit_message', {
      messageId: message.id,
      content: { text: ' hello ' },
    })
    expect(edited).toEqual({ ...message, content: { text: 'hello' }, editedAt: expect.any(String) })
    for (const client of [otherTab, receiver]) expect(await client.next('message_updated')).toEqual({ message: edited })
    expect(await pushedTo(sender)).toEqual([])
  })

  test('of two edits the one that is stored last is the later one, though a node whose clock is ahead made the first', async () => {
    const { id } = await sendText('helo')
    const ahead = new Date(Date.now() + 60_000)
    await scene.server.query('UPDATE messages SET edited_at = $2 WHERE id = $1', [id, ahead])
    const { message } = await sender.get('edit_message', { messageId: id, content: { text: 'hello' } })
    expect(message.editedAt).toBe(new Date(ahead.getTime() + 1).toISOString())
  })

  test('a deleted message keeps its seq and place without content, and cannot be edited', async () => {
    const first = await sendText('one')
    await sendText('two')
    const { message: deleted } = await sender.get('delete_message', { messageId: first.id })
    expect(deleted).toEqual({ ...first, content: null, deletedAt: expect.any(String) })
    expect(await receiver.next('message_updated')).toEqual({ message: deleted })
    const { items } = await scene.api(customer.token).get('listMessages', { params: { id: first.conversationId } })
    expect(items.map(({ seq, content }) => [seq, content])).toEqual([
      [1, null],
      [2, { text: 'two' }],
    ])
    expect(await sender.refusal('edit_message', { messageId: first.id, content: { text: 'x' } })).toMatchObject({
      code: 'conflict',
    })
  })

  test('deleting again is the same deletion, with the same answer and one push', async () => {
    const { id: messageId } = await sendText('once')
    const [first, ...others] = await Promise.all(
      Array.from({ length: 10 }, () => sender.get('delete_message', { messageId })),
    )
    others.push(await sender.get('delete_message', { messageId }))
    for (const other of others) expect(other).toEqual(first)
    expect((await pushedTo(receiver)).filter((event) => event === 'message_updated')).toHaveLength(1)
  })

  test('of 20 parallel edits and one deletion, nothing is left but the deletion', async () => {
    const message = await sendText('start')
    await Promise.all([
      ...Array.from({ length: 20 }, (_, at) =>
        sender.ask('edit_message', { messageId: message.id, content: { text: `edit ${at}` } }),
      ),
      sender.get('delete_message', { messageId: message.id }),
    ])
    const [row] = await scene.server.query('SELECT content, deleted_at FROM messages WHERE id = $1', [message.id])
    expect(row).toEqual({ content: null, deleted_at: expect.any(Date) })
  })

  test("another's message may not be touched, and a stranger does not learn that it exists", async () => {
    const message = await sendText('mine')
    const stranger = await scene.connect((await scene.person('contractor')).token)
    for (const [name, more] of [
      ['edit_message', { content: { text: 'x' } }],
      ['delete_message', {}],
    ] as const) {
      expect(await receiver.refusal(name, { messageId: message.id, ...more })).toMatchObject({ code: 'forbidden' })
      const [hidden, absent] = await Promise.all([
        stranger.refusal(name, { messageId: message.id, ...more }),
        stranger.refusal(name, { messageId: 'no-such-message', ...more }),
      ])
      expect(hidden).toEqual(absent)
      expect(hidden).toMatchObject({ code: 'not_found' })
    }
    expect((await scene.server.query('SELECT content FROM messages WHERE id = $1', [message.id]))[0]).toEqual({
      content: { text: 'mine' },
    })
  })

  test.each([
    [{ text: '' }, 'content'],
    [{ text: 'x'.repeat(5001) }, 'content'],
    [{ text: 'a\0' }, 'content'],
    [{}, 'content'],
    [null, 'content'],
    [{ caption: 'x' }, 'content.text'],
  ])('a text may not become %o', async (content, path) => {
    const { id } = await sendText('x')
    const refusal = await sender.refusal('edit_message', { messageId: id, content })
    expect(refusal).toMatchObject({ code: 'invalid' })
    expect((refusal.issues as { path: string }[])[0]?.path).toMatch(new RegExp(`^${path}`))
  })

  test('of a picture the caption alone changes, and goes when it is empty', async () => {
    const { fileUrl, fileName } = await uploadPicture(contractor)
    const { message } = await sender.get('send_message', {
      receiverId: customer.id,
      messageType: 'image',
      content: { fileUrl, fileName, caption: 'old' },
    })
    const edit = (content: { caption: string } | { text: string }) =>
      sender.ask('edit_message', { messageId: message.id, content })
    expect(await edit({ caption: 'new' })).toMatchObject({
      ok: true,
      data: { message: { content: { ...message.content, caption: 'new' } } },
    })
    const emptied = await sender.get('edit_message', { messageId: message.id, content: { caption: '' } })
    expect(emptied.message.content).not.toHaveProperty('caption')
    expect(emptied.message.content).toMatchObject({ fileUrl, mimeType: 'image/png' })
    expect(await edit({ text: 'x' })).toMatchObject({ ok: false, error: { code: 'invalid' } })
  })

  test('a file is no longer readable for the other once the last message that holds it is deleted', async () => {
    const { fileUrl, fileName } = await uploadPicture(contractor)
    const send = async () =>
      (
        await sender.get('send_message', {
          receiverId: customer.id,
          messageType: 'image',
          content: { fileUrl, fileName },
        })
      ).message.id
    const read = async () =>
      (await fetch(scene.url + fileUrl, { headers: { authorization: `Bearer ${customer.token}` } })).status
    const [first, second] = [await send(), await send()]
    await sender.get('delete_message', { messageId: first })
    expect(await read()).toBe(200)
    await sender.get('delete_message', { messageId: second })
    expect(await read()).toBe(404)
  })

  test('a block stops new words in old messages too; taking one back stays possible', async () => {
    const message = await sendText('before')
    await block(customer, contractor)
    receiver.clear()
    expect(
      await sender.refusal('edit_message', { messageId: message.id, content: { text: 'and another thing' } }),
    ).toMatchObject({ code: 'blocked' })
    await sender.get('delete_message', { messageId: message.id })
    // Nothing tells them that somebody is there; whoever looks finds it empty.
    expect(await pushedTo(receiver)).toEqual([])
    const params = { id: message.conversationId }
    const { items } = await scene.api(customer.token).get('listMessages', { params })
    expect(items).toMatchObject([{ id: message.id, content: null }])
  })
})

describe('receipts', () => {
  test('move forward only, read implies delivered, and both users’ other sockets are told', async () => {
    const phone = await scene.connect(customer.token)
    const { conversationId } = await sendText('one')
    await sendText('two')
    await sendText('three')
    const mark = (name: 'mark_delivered' | 'mark_read', seq: number) => receiver.get(name, { conversationId, seq })
    expect(await mark('mark_delivered', 2)).toEqual({ conversationId, deliveredSeq: 2, readSeq: 0 })
    for (const client of [sender, phone]) {
      expect(await client.next('receipt')).toEqual({
        conversationId,
        userId: customer.id,
        deliveredSeq: 2,
        readSeq: 0,
        at: expect.any(String),
      })
    }
    expect(await mark('mark_delivered', 1)).toEqual({ conversationId, deliveredSeq: 2, readSeq: 0 })
    expect(await mark('mark_read', 3)).toEqual({ conversationId, deliveredSeq: 3, readSeq: 3 })
    expect(await mark('mark_read', 0)).toEqual({ conversationId, deliveredSeq: 3, readSeq: 3 })
    expect(await sender.next('receipt')).toMatchObject({ deliveredSeq: 3, readSeq: 3 })
    expect((await pushedTo(sender)).filter((event) => event === 'receipt')).toEqual([])
    expect((await pushedTo(receiver)).filter((event) => event === 'receipt')).toEqual([])
  })

  test('sending and answering move no receipt', async () => {
    const { conversationId } = await sendText('one')
    await sendText('two', receiver)
    const { receipts } = await scene.api(contractor.token).get('getConversation', { params: { id: conversationId } })
    const none = { deliveredSeq: 0, readSeq: 0 }
    expect(receipts).toEqual({ [contractor.id]: none, [customer.id]: none })
  })

  test('100 parallel marks end at the highest', async () => {
    const { conversationId } = await sendText('1')
    for (let at = 2; at <= 20; at += 1) await sendText(String(at))
    await Promise.all(
      Array.from({ length: 100 }, (_, at) =>
        receiver.get(at % 2 ? 'mark_read' : 'mark_delivered', { conversationId, seq: ((at * 7) % 20) + 1 }),
      ),
    )
    const found = await scene.api(customer.token).get('getConversation', { params: { id: conversationId } })
    expect(found.receipts[customer.id]).toEqual({ deliveredSeq: 20, readSeq: 20 })
    expect(found.unreadCount).toBe(0)
  })

  test.each([
    ['beyond the last', 2, 'is beyond the last message'],
    ['negative', -1, expect.any(String)],
    ['half', 0.5, expect.any(String)],
    ['beyond every number', 2 ** 53, expect.any(String)],
    ['no number', '1', expect.any(String)],
    ['null', null, expect.any(String)],
  ])('a seq that is %s is invalid', async (_, seq, message) => {
    const { conversationId } = await sendText('one')
    for (const name of ['mark_delivered', 'mark_read']) {
      expect(await receiver.refusal(name, { conversationId, seq })).toMatchObject({
        code: 'invalid',
        issues: [{ path: 'seq', message }],
      })
    }
  })

  test("others' conversations and absent ones are refused alike", async () => {
    const { conversationId } = await sendText('one')
    const stranger = await scene.connect((await scene.person('customer')).token)
    for (const name of ['mark_delivered', 'mark_read']) {
      const [hidden, absent] = await Promise.all([
        stranger.refusal(name, { conversationId, seq: 1 }),
        stranger.refusal(name, { conversationId: 'none', seq: 1 }),
      ])
      expect(hidden).toEqual(absent)
      expect(hidden).toMatchObject({ code: 'not_found' })
    }
  })
})

describe('typing', () => {
  const typing = (isTyping: boolean) => ({ userId: contractor.id, isTyping })
  const set = (conversationId: string, isTyping: boolean, client = sender) =>
    client.get('set_typing', { conversationId, isTyping })

  test('reaches every socket of the other user and none of one’s own', async () => {
    const otherTab = await scene.connect(contractor.token)
    const phone = await scene.connect(customer.token)
    const { conversationId } = await sendText('hi')
    await set(conversationId, true)
    for (const client of [receiver, phone]) {
      expect(await client.next('typing')).toEqual({ conversationId, ...typing(true) })
    }
    await set(conversationId, false)
    for (const client of [receiver, phone]) {
      expect(await client.next('typing')).toEqual({ conversationId, ...typing(false) })
    }
    expect(await pushedTo(otherTab)).toEqual(['new_message'])
  })

  test('that is not renewed for 6 s is ended by the server, and renewing puts that off', async () => {
    const { conversationId } = await sendText('hi')
    await set(conversationId, true)
    await receiver.next('typing')
    const startedAt = Date.now()
    const ended = receiver.next<Push<'typing'>>('typing', (push) => !push.isTyping)
    // Renewed by another round trip a little later.
    await expect.poll(() => Date.now() - startedAt, { interval: 50, timeout: 3000 }).toBeGreaterThan(1000)
    await set(conversationId, true)
    const renewedAt = Date.now()
    expect(await ended).toEqual({ conversationId, ...typing(false) })
    expect(Date.now() - renewedAt).toBeGreaterThanOrEqual(5900)
    expect(Date.now() - renewedAt).toBeLessThan(7000)
  })

  test('ends when its socket is gone, at once', async () => {
    const { conversationId } = await sendText('hi')
    const otherTab = await scene.connect(contractor.token)
    await set(conversationId, true, otherTab)
    await receiver.next('typing')
    otherTab.socket.disconnect()
    expect(await receiver.next('typing')).toEqual({ conversationId, ...typing(false) })
  })

  test('in a conversation of others is not found, and a blocked one is told of nothing', async () => {
    const { conversationId } = await sendText('hi')
    const stranger = await scene.connect((await scene.person('customer')).token)
    const [hidden, absent] = await Promise.all([
      stranger.refusal('set_typing', { conversationId, isTyping: true }),
      stranger.refusal('set_typing', { conversationId: 'none', isTyping: true }),
    ])
    expect(hidden).toEqual(absent)
    expect(hidden).toMatchObject({ code: 'not_found' })
    await block(customer, contractor)
    receiver.clear()
    await set(conversationId, true)
    await set(conversationId, false)
    expect(await pushedTo(receiver)).toEqual([])
  })

  test.each(['yes', 1, null, undefined])('isTyping %o is invalid', async (isTyping) => {
    expect(await sender.refusal('set_typing', { conversationId: 'x', isTyping })).toMatchObject({
      code: 'invalid',
      issues: [{ path: 'isTyping' }],
    })
  })
})

describe("without a connection of one's own", () => {
  test('a message is sent once whichever way it comes, changed and deleted, and all devices are told', async () => {
    const api = scene.api(contractor.token)
    const body = { receiverId: customer.id, ...text('over HTTP'), clientMessageId: 'http1' }
    const { message } = await api.get('sendMessage', { body })
    expect(await receiver.next('new_message')).toEqual({ message })
    expect(await sender.next('new_message')).toEqual({ message })
    expect((await api.get('sendMessage', { body })).message).toEqual(message)
    expect(await sendText('another text', sender, { clientMessageId: 'http1' })).toEqual(message)
    expect(await countMessages()).toBe(1)

    const params = { id: message.id }
    const edited = await api.get('editMessage', { params, body: { content: { text: 'changed' } } })
    expect(edited.message.content).toEqual({ text: 'changed' })
    expect(await receiver.next('message_updated')).toEqual(edited)
    const deleted = await api.get('deleteMessage', { params })
    expect(deleted.message.content).toBeNull()
    expect(await sender.next('message_updated')).toEqual(edited)
    expect(await sender.next('message_updated')).toEqual(deleted)
  })

  test('what a device kept of one person is not sent under the name of another who has signed in since', async () => {
    const api = scene.api(contractor.token)
    const body = { receiverId: customer.id, ...text('mine') }
    const refusal = await api.refusal('sendMessage', { body, headers: { 'rollcall-as': customer.id } })
    expect(refusal).toMatchObject({ status: 401, code: 'unauthorized' })
    await api.get('sendMessage', { body, headers: { 'rollcall-as': contractor.id } })
    expect(await countMessages()).toBe(1)
  })
})
