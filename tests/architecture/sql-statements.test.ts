import { readdirSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, test } from 'vitest'
import { listSources, readSource } from '../support/read-imports'

const folder = 'lib/server/store/sql'

/**
 * Every hand-written statement and why Prisma's client cannot take its place. `hot`: on the path of sends, receipts,
 * sync, status questions, authentication or the inbox, where the client costs four times as much. `set`: many rows by
 * arrays in one round trip. `analytics`: groupings and counts that the client cannot express. `database`: locks,
 * channels, clocks and catalogues, of which it has no model. A new one needs a line here.
 */
const statements: Record<string, 'hot' | 'set' | 'analytics' | 'database'> = {
  'advance-marks': 'hot',
  'already-sent': 'set',
  answer: 'database',
  'append-batch': 'hot',
  'append-messages': 'hot',
  'append-step': 'hot',
  'begun-conversations': 'hot',
  'change-batch': 'database',
  'changed-conversations': 'hot',
  'changed-messages': 'hot',
  'contacts-among': 'set',
  'claim-telling': 'database',
  'count-refusals': 'set',
  'count-unanswered': 'analytics',
  'create-database': 'database',
  'credential-states': 'set',
  'delete-message': 'hot',
  'due-copies': 'set',
  'edit-batch': 'database',
  'edit-message': 'hot',
  'end-namesakes': 'database',
  'end-notifications': 'set',
  'estimate-hits': 'database',
  'find-batches': 'hot',
  'find-conversation': 'hot',
  'find-customers-by': 'set',
  'find-database': 'database',
  'find-marks': 'hot',
  'find-message': 'hot',
  'find-participants': 'hot',
  'find-session-owner': 'hot',
  'find-step-rate': 'database',
  'find-token-owner': 'hot',
  'follow-up-set': 'set',
  'generate-samples': 'set',
  'has-migrations': 'database',
  'has-replayed': 'database',
  'holds-claim': 'database',
  'insert-waiting-batch': 'set',
  'list-all-batches': 'analytics',
  'list-batch-families': 'analytics',
  'list-batches': 'analytics',
  'list-conversations': 'hot',
  'list-directory': 'set',
  'list-failures': 'analytics',
  'list-gaps': 'set',
  'list-heads': 'hot',
  'lower-notifications': 'set',
  'list-migrations': 'database',
  'list-overdue-batches': 'database',
  'list-peers': 'set',
  'list-refusals': 'analytics',
  'list-samples': 'analytics',
  'list-usage': 'analytics',
  'listen-to': 'database',
  'lock-batch': 'database',
  'lock-copies': 'database',
  'lock-limited': 'database',
  'lock-sender': 'database',
  'mark-node': 'database',
  'merge-new-words': 'database',
  'messages-after': 'hot',
  'messages-before': 'hot',
  'files-before': 'hot',
  'find-aged-conversations': 'set',
  'expire-messages': 'set',
  'hold-conversations': 'database',
  'missing-messages': 'set',
  'note-digest-waits': 'hot',
  'note-notifications': 'set',
  'note-late-replies': 'hot',
  'note-push-waits': 'set',
  'note-sessions-used': 'set',
  'notification-facts': 'set',
  'presence-facts': 'hot',
  'abandon-partitions': 'database',
  'analyze-partitions': 'database',
  'compare-partitions': 'database',
  'copy-to-partitions': 'database',
  'drop-whole-messages': 'database',
  'index-partition': 'database',
  'join-partition-indexes': 'database',
  'list-message-indexes': 'database',
  'open-rounds': 'hot',
  'partitioning-progress': 'database',
  'partitioning-state': 'database',
  'prepare-partitions': 'database',
  'set-lock-timeout': 'database',
  'swap-partitions': 'database',
  'publish-change': 'database',
  'read-clock': 'database',
  'read-position': 'database',
  'read-timeout': 'database',
  'recall-copies': 'set',
  'recipient-facts': 'hot',
  'refresh-recipients': 'set',
  'reload-settings': 'database',
  'report-by-client-id': 'hot',
  'resolve-sends': 'hot',
  'rewake-batch': 'database',
  'search-messages': 'hot',
  'search-recent-messages': 'set',
  'set-password': 'database',
  'settle-nodes': 'set',
  'template-usage': 'analytics',
  'try-lock': 'database',
  'try-shared-lock': 'database',
  'unread-conversations': 'analytics',
  'write-last-seen': 'set',
}

const files = readdirSync(folder, { withFileTypes: true })
  .filter((entry) => entry.isFile())
  .map((entry) => path.basename(entry.name, '.ts'))

test('every hand-written statement is listed with its reason, and none is listed that is gone', () => {
  expect(files.sort()).toEqual(Object.keys(statements).sort())
})

describe('a file of the folder holds one statement of its name, under a comment that says why', () => {
  test.each(files)('%s', (name) => {
    const source = readSource(`${folder}/${name}.ts`)
    const exported = [...source.matchAll(/^export (?:async )?(?:const|function) (\w+)/gm)].map(([, word]) => word)
    const camelCase = name.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase())
    expect(exported).toEqual([camelCase])
    expect(source).toMatch(new RegExp(`\\*/\\nexport (?:async )?(?:const|function) ${camelCase}\\b`))
    for (const [, given] of source.matchAll(/[sS]tatement(?:<[^(]*>)?\(\s*['`]([^'`]+)['`]/g)) {
      expect(given?.startsWith(name), given).toBe(true)
    }
  })
})

/** Statements as they stand in strings: words of SQL in capitals, not those of a sentence. */
const SQL =
  /\b(?:SELECT\s+[\w*$('"]|INSERT\s+INTO\b|UPDATE\s+\w+\s+SET\b|DELETE\s+FROM\b|LISTEN\s+[$\w]|CREATE\s+(?:DATABASE|TABLE|INDEX)\b)/

const withoutComments = (source: string) => source.replace(/\/\*[\s\S]*?\*\//g, '').replace(/^\s*\/\/.*$/gm, '')

test('no other file of the product holds SQL', () => {
  const product = listSources(['lib', 'app', 'components', 'scripts', 'server.ts', 'prisma'])
  expect(product.length).toBeGreaterThan(200)
  const withSql = product.filter(
    (file) =>
      !file.startsWith(`${folder}/`) && !file.includes('/generated/') && SQL.test(withoutComments(readSource(file))),
  )
  expect(withSql).toEqual([])
})
