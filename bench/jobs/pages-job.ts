import { randomUUID } from 'node:crypto'
import { gzipSync } from 'node:zlib'
import { createPasswordHasher } from '../../lib/server/auth/password-hasher'
import { measure } from '../measure'
import { cpuOfTree } from '../processes'
import { type Table, toTable } from '../table'
import { contractor, customer, type World } from '../world'

const PASSWORD = 'bench-password'
const SECONDS = 5

/** A browser's part in signing in, as far as fetch goes. */
async function signIn(url: string, email: string): Promise<(path: string) => Promise<Response>> {
  const cookies = new Map<string, string>()
  const request = async (path: string, init: RequestInit = {}) => {
    const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ')
    const response = await fetch(`${url}${path}`, {
      ...init,
      redirect: 'manual',
      headers: { ...(init.headers as Record<string, string>), cookie, origin: url },
    })
    for (const line of response.headers.getSetCookie()) {
      const [pair = ''] = line.split(';', 1)
      cookies.set(pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1))
    }
    return response
  }
  const { csrfToken } = (await (await request('/api/auth/csrf')).json()) as { csrfToken: string }
  const answer = await request('/api/auth/callback/credentials', {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams({ csrfToken, email, password: PASSWORD, json: 'true' }).toString(),
  })
  if (!answer.ok) throw new Error(`sign-in answered ${answer.status}`)
  return request
}

/** Kilobytes of script that a page names in its HTML, each compressed by itself. */
async function scriptKilobytes(html: string, get: (path: string) => Promise<Response>): Promise<number> {
  const tags = [...html.matchAll(/<script[^>]+src="(\/_next\/static\/[^"]+\.js)[^"]*"[^>]*>/g)]
  const scripts = new Set(tags.filter(([tag]) => !/noModule/i.test(tag)).map(([, source]) => source as string))
  let bytes = 0
  for (const script of scripts) bytes += gzipSync(Buffer.from(await (await get(script)).arrayBuffer())).length
  return bytes / 1024
}

/** Server CPU and first-load JavaScript of the pages people open most. */
export async function runPagesJob(world: World): Promise<Table> {
  const { database, product } = world
  const email = `${randomUUID()}@bench.test`
  const hash = await createPasswordHasher().hash(PASSWORD)
  await database.query('UPDATE users SET email = $1, password_hash = $2 WHERE id = $3', [email, hash, contractor(150)])
  await database.query(
    `INSERT INTO conversations (id, contractor_id, customer_id, last_seq, created_at, last_activity_at, created_xid, change_xid)
     SELECT 'page-' || i, $1, $2 || i, 1, now(), now() - i * interval '1 minute', 0, 0 FROM generate_series(0, 199) AS i`,
    [contractor(150), customer(0).slice(0, -1)],
  )
  await database.query(
    `INSERT INTO messages (id, conversation_id, seq, sender_id, message_type, content, created_at)
     SELECT 'pm-' || i, 'page-' || i, 1, $1, 'text', '{"text":"a message of the bench"}', now() FROM generate_series(0, 199) AS i`,
    [contractor(150)],
  )
  // As the database does by itself some minutes later.
  await database.query('ANALYZE')
  const get = await signIn(product.url, email)
  const rows: string[][] = []
  for (const path of ['/inbox', '/inbox/page-0', '/bulk/new']) {
    const kilobytes = await scriptKilobytes(await (await get(path)).text(), get)
    const operation = async () => {
      const response = await get(path)
      await response.arrayBuffer()
      return response.status === 200
    }
    const options = { inFlight: 2, operation, serverCpu: () => cpuOfTree(product.pid), databaseCpu: world.databaseCpu }
    await measure({ ...options, seconds: 3 })
    const measured = await measure({ ...options, seconds: SECONDS })
    rows.push([
      path,
      measured.serverCpuMs.toFixed(1),
      measured.databaseCpuMs.toFixed(1),
      kilobytes.toFixed(0),
      String(measured.failed),
    ])
  }
  return toTable('Pages', ['page', 'CPU ms server', 'CPU ms database', 'first-load JS, KB gzip', 'failed'], rows)
}
