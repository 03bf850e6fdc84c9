import { execFileSync } from 'node:child_process'
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import pg from 'pg'
import { afterEach, expect, test } from 'vitest'
import { ensureDataFolder } from '@/lib/server/files/data-folder'
import { startEmbeddedPostgres, stopEmbeddedPostgres } from '@/lib/server/store/embedded-postgres'

const folders: string[] = []
const newFolder = () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'rollcall-test-'))
  chmodSync(folder, 0o711)
  folders.push(folder)
  return folder
}
afterEach(async () => {
  for (const folder of folders.splice(0)) {
    await stopEmbeddedPostgres(path.join(folder, 'data'))
    rmSync(folder, { recursive: true, force: true })
  }
})
const modeOf = (place: string) => (statSync(place).mode & 0o777).toString(8)

test('nobody gets in without the password, which our own user alone can read', async () => {
  const dataDir = path.join(newFolder(), 'data')
  const { url } = await startEmbeddedPostgres(dataDir)
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  await client.end()

  for (const password of ['', 'guess']) {
    const stranger = new URL(url)
    stranger.password = password
    const refused = new pg.Client({ connectionString: stranger.href })
    await expect(refused.connect()).rejects.toThrow(/password/i)
    await refused.end().catch(() => {})
  }
  expect(modeOf(path.join(dataDir, 'postgres-password'))).toBe('600')
  expect(modeOf(path.join(dataDir, 'run'))).toBe('700')
})

test('a cluster that trusted whoever came asks for a password after the next start', async () => {
  const dataDir = path.join(newFolder(), 'data')
  const { url } = await startEmbeddedPostgres(dataDir)
  await stopEmbeddedPostgres(dataDir)
  writeFileSync(path.join(dataDir, 'postgres', 'pg_hba.conf'), 'local all all trust\n')
  await startEmbeddedPostgres(dataDir)

  const stranger = new URL(url)
  stranger.password = 'guess'
  const refused = new pg.Client({ connectionString: stranger.href })
  await expect(refused.connect()).rejects.toThrow(/password/i)
  await refused.end().catch(() => {})
})

test('the database inherits none of our environment', async () => {
  const dataDir = path.join(newFolder(), 'data')
  process.env.ROLLCALL_TEST_SECRET = 'a-secret-of-this-test'
  await startEmbeddedPostgres(dataDir)
  delete process.env.ROLLCALL_TEST_SECRET
  const [pid] = readFileSync(path.join(dataDir, 'postgres', 'postmaster.pid'), 'utf8').split('\n')
  expect(readFileSync(`/proc/${pid}/environ`, 'utf8').split('\0').filter(Boolean).sort()).toEqual([
    'LC_ALL=C',
    'NODE_ENV=production',
  ])
})

test('a path too long for a socket gets a folder of a name that nobody could have taken', async () => {
  const folder = newFolder()
  const dataDir = path.join(folder, 'long'.repeat(25), 'data')
  mkdirSync(path.dirname(dataDir), { mode: 0o711 })
  const { url, stop } = await startEmbeddedPostgres(dataDir)
  const socketDir = new URL(url).searchParams.get('host') ?? ''
  expect(socketDir.startsWith(tmpdir())).toBe(true)
  expect(modeOf(socketDir)).toBe('700')
  expect(readdirSync(socketDir)).toContain('.s.PGSQL.5432')
  await stop()
  // The next start finds it again.
  const again = await startEmbeddedPostgres(dataDir)
  expect(again.url).toBe(url)
  await again.stop()
  rmSync(socketDir, { recursive: true })
})

test('a link in the place of a folder is not followed', async () => {
  const folder = newFolder()
  const dataDir = path.join(folder, 'data')
  const target = path.join(folder, 'target')
  mkdirSync(dataDir, { mode: 0o711 })
  mkdirSync(target)
  const before = statSync(target)
  symlinkSync(target, path.join(dataDir, 'run'))
  await expect(startEmbeddedPostgres(dataDir)).rejects.toThrow(/is not a folder of this server/)
  expect([statSync(target).uid, statSync(target).mode]).toEqual([before.uid, before.mode])
})

test('what an earlier version left open to other users is closed', () => {
  const dataDir = path.join(newFolder(), 'data')
  mkdirSync(path.join(dataDir, 'uploads'), { recursive: true })
  writeFileSync(path.join(dataDir, 'auth-secret'), 'secret')
  execFileSync('chmod', ['-R', '777', dataDir])
  ensureDataFolder(dataDir)
  expect([dataDir, path.join(dataDir, 'uploads'), path.join(dataDir, 'auth-secret')].map(modeOf)).toEqual([
    process.getuid?.() === 0 ? '711' : '700',
    '700',
    '600',
  ])
})
