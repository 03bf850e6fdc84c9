import { once } from 'node:events'
import { type AddressInfo, createServer, type Socket } from 'node:net'
import pg from 'pg'
import { expect, test } from 'vitest'
import { cutPostgres } from '@/lib/server/links/postgres-internals'

test('a connection to a server that never answers is cut at once', async () => {
  const silent = createServer()
  await new Promise<void>((listening) => silent.listen(0, '127.0.0.1', listening))
  const client = new pg.Client({ host: '127.0.0.1', port: (silent.address() as AddressInfo).port, user: 'nobody' })
  const accepted = once(silent, 'connection') as Promise<[Socket]>
  const connecting = client.connect()
  connecting.catch(() => {})
  const [peer] = await accepted
  peer.resume()
  const closed = once(peer, 'close')
  cutPostgres(client)
  await closed
  await expect(connecting).rejects.toThrow()
  await new Promise((done) => silent.close(done))
})
