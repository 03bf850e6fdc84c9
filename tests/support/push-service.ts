import { createDecipheriv, createECDH, createPublicKey, type ECDH, hkdfSync, randomBytes, verify } from 'node:crypto'
import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { nanoid } from 'nanoid'

type Browser = {
  subscription: { endpoint: string; keys: { p256dh: string; auth: string } }
  /** What it was sent, opened, in order. */
  received: { payload: unknown; topic: string; ttl: number }[]
  /** The service answers with this status from now on. */
  answerWith(status: number): void
}
type Held = Browser & { pair: ECDH; auth: Buffer; status: number }

export type TestPushService = {
  origin: string
  /** A browser that subscribed with the server's key. */
  subscribe(publicKey: string): Browser
  /** How many messages came, refused ones too. */
  offered(): number
  stop(): Promise<void>
}

/** Opens a message as a browser does (RFC 8188, 8291). @throws where it was not meant for these keys */
function open(body: Buffer, { pair, auth }: Pick<Held, 'pair' | 'auth'>): unknown {
  const [salt, size, idLength] = [body.subarray(0, 16), body.readUInt32BE(16), body.readUInt8(20)]
  const theirs = body.subarray(21, 21 + idLength)
  const sealed = body.subarray(21 + idLength)
  if (sealed.length > size) throw new Error('more than one record')
  const info = Buffer.concat([Buffer.from('WebPush: info\0'), pair.getPublicKey(), theirs])
  const secret = Buffer.from(hkdfSync('sha256', pair.computeSecret(theirs), auth, info, 32))
  const key = Buffer.from(hkdfSync('sha256', secret, salt, 'Content-Encoding: aes128gcm\0', 16))
  const nonce = Buffer.from(hkdfSync('sha256', secret, salt, 'Content-Encoding: nonce\0', 12))
  const decipher = createDecipheriv('aes-128-gcm', key, nonce)
  decipher.setAuthTag(sealed.subarray(-16))
  const padded = Buffer.concat([decipher.update(sealed.subarray(0, -16)), decipher.final()])
  const end = padded.lastIndexOf(2)
  return JSON.parse(padded.subarray(0, end).toString())
}

/** Whether a request is signed by whom the browser subscribed to (RFC 8292). @throws where it is not */
function assertSigned(req: IncomingMessage, origin: string, publicKey: string): void {
  const [, token = '', key = ''] = /^vapid t=([^,]+), *k=([^,]+)$/.exec(req.headers.authorization ?? '') ?? []
  if (key !== publicKey) throw new Error('another key than the one that was subscribed to')
  const [header = '', claims = '', signature = ''] = token.split('.')
  const point = Buffer.from(key, 'base64url')
  const jwk = {
    kty: 'EC',
    crv: 'P-256',
    x: point.subarray(1, 33).toString('base64url'),
    y: point.subarray(33).toString('base64url'),
  }
  const signer = { key: createPublicKey({ key: jwk, format: 'jwk' }), dsaEncoding: 'ieee-p1363' as const }
  if (!verify('sha256', Buffer.from(`${header}.${claims}`), signer, Buffer.from(signature, 'base64url'))) {
    throw new Error('not signed by that key')
  }
  const { aud, exp, sub } = JSON.parse(Buffer.from(claims, 'base64url').toString()) as Record<string, unknown>
  const lifetime = Number(exp) - Date.now() / 1000
  if (aud !== origin || !(lifetime > 0 && lifetime <= 24 * 3600) || !/^(mailto|https):/.test(String(sub))) {
    throw new Error('claims that a service would refuse')
  }
}

async function bodyOf(req: IncomingMessage): Promise<Buffer> {
  const parts: Buffer[] = []
  for await (const part of req) parts.push(part as Buffer)
  return Buffer.concat(parts)
}

/** A push service on loopback that is as strict as the standards: RFC 8030, 8291, 8292. */
export async function startPushService(): Promise<TestPushService> {
  const browsers = new Map<string, Held & { publicKey: string }>()
  let offered = 0
  const server = createServer((req, res) => {
    offered += 1
    bodyOf(req).then((body) => {
      const browser = browsers.get(req.url ?? '')
      if (!browser) return res.writeHead(404).end()
      try {
        assertSigned(req, origin, browser.publicKey)
        if (req.headers['content-encoding'] !== 'aes128gcm') throw new Error('another encoding')
        const [ttl, topic] = [Number(req.headers.ttl), String(req.headers.topic)]
        if (!(ttl >= 0) || !/^[A-Za-z0-9_-]{1,32}$/.test(topic)) throw new Error('no good TTL or Topic')
        if (body.length > 4096) return res.writeHead(413).end()
        if (browser.status !== 201) return res.writeHead(browser.status).end()
        browser.received.push({ payload: open(body, browser), topic, ttl })
        res.writeHead(201).end()
      } catch (error) {
        res.writeHead(400, { 'content-type': 'text/plain' }).end(String(error))
      }
    })
  })
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve)
  })
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return {
    origin,
    subscribe(publicKey) {
      const pair = createECDH('prime256v1')
      const auth = randomBytes(16)
      const path = `/push/${nanoid()}`
      const browser = {
        pair,
        auth,
        publicKey,
        status: 201,
        received: [],
        subscription: {
          endpoint: origin + path,
          keys: { p256dh: pair.generateKeys('base64url'), auth: auth.toString('base64url') },
        },
        answerWith(status: number) {
          browser.status = status
        },
      }
      browsers.set(path, browser)
      return browser
    },
    offered: () => offered,
    stop: () => new Promise((resolve) => server.close(() => resolve())),
  }
}
