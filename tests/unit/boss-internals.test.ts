import PgBoss from 'pg-boss'
import { expect, test } from 'vitest'
import { isUnawaited, nothingChanged } from '../../lib/server/jobs/boss-internals'

const commands: string[] = []
const boss = new PgBoss({
  db: {
    async executeSql(text) {
      commands.push(text)
      return nothingChanged
    },
  },
  schema: 'pgboss',
})
const commandsOf = async (work: () => Promise<unknown>) => {
  commands.length = 0
  await work()
  return commands.map(isUnawaited)
}
const id = 'b0f4a4b4-6f39-4a0e-8f0c-0f2f6d9b1f11'

test('what a worker reports of a job is told from what somebody waits for', async () => {
  expect(await commandsOf(() => boss.complete('q', id))).toEqual([true])
  expect(await commandsOf(() => boss.fail('q', id))).toEqual([true])
  expect(await commandsOf(() => boss.send('q', {}, { id }))).toEqual([false])
  expect(await commandsOf(() => boss.deleteJob('q', id))).toEqual([false])
  expect(await commandsOf(() => boss.fetch('q'))).toEqual([false])
  expect(await commandsOf(() => boss.maintain())).toEqual([false, false, false])
})
