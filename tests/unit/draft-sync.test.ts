import 'fake-indexeddb/auto'
import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest'
import { createDraftSync } from '@/lib/client/draft-sync'
import { openDraft } from '@/lib/client/drafts'
import { kept } from '@/lib/client/kept'
import type { LiveSocket } from '@/lib/client/live-socket'
import type { DraftChange, DraftField } from '@/lib/protocol/drafts'

/** What the server is asked to keep, by place. */
const asked = new Map<string, DraftChange>()

/** How many more listings the server is too busy for. */
let refusals = 0
/** A listing that was read waits for this before it is answered. */
let listed = Promise.resolve()

async function answer(_: string, { method, body }: { method: string; body: string }): Promise<Response> {
  if (method === 'GET' && refusals > 0) {
    refusals -= 1
    return Response.json({ error: { code: 'rate_limited', message: 'Busy', retryAfterMs: 500 } }, { status: 429 })
  }
  if (method === 'GET') {
    await listed
    return Response.json({ items: [], nextCursor: null })
  }
  const { changes } = JSON.parse(body) as { changes: DraftChange[] }
  for (const change of changes) asked.set(change.place, change)
  return Response.json({ fields: changes.map((change) => ({ replaced: '', ...change, version: change.base + 1 })) })
}

function startSync(userId: string) {
  let connect = () => {}
  let push = (_: { fields: DraftField[] }) => {}
  let state = 'offline'
  const live = {
    getConnection: () => ({ state }),
    on(_: 'drafts_changed', listener: typeof push) {
      push = listener
      return () => {}
    },
    onConnect(listener: () => void) {
      connect = listener
      return () => {}
    },
  }
  const end = createDraftSync(live as unknown as LiveSocket, userId).start()
  return {
    end,
    connect() {
      state = 'online'
      connect()
    },
    push: (field: DraftField) => push({ fields: [field] }),
  }
}

function holdListing(): () => void {
  let open = () => {}
  listed = new Promise((resolve) => {
    open = resolve
  })
  return open
}

beforeAll(async () => {
  vi.stubGlobal('navigator', {})
  vi.stubGlobal('fetch', answer)
  await kept.whenLoaded()
  vi.useFakeTimers({ toFake: ['Date', 'setTimeout', 'clearTimeout'] })
})
beforeEach(() => asked.clear())
afterAll(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

test('an edit is as old as it is, however long others keep it from being sent', async () => {
  const { connect, end } = startSync('ann')
  openDraft('ann', 'c1').change('Written in the basement')
  for (let second = 0; second < 8; second += 0.5) {
    await vi.advanceTimersByTimeAsync(500)
    openDraft('ann', 'c2').change(`Typed for ${second} s`)
  }
  connect()
  await vi.advanceTimersByTimeAsync(1500)
  expect(asked.get('c1')).toMatchObject({ value: 'Written in the basement', ageMs: 9000 })
  expect(asked.get('c2')).toMatchObject({ value: 'Typed for 7.5 s', ageMs: 1000 })
  end()
})

test('what is gone on with is as old as its last edit', async () => {
  const { connect, end } = startSync('bob')
  openDraft('bob', 'c1').change('Begun')
  await vi.advanceTimersByTimeAsync(20_000)
  openDraft('bob', 'c1').change('Begun and gone on with')
  await vi.advanceTimersByTimeAsync(5000)
  connect()
  await vi.advanceTimersByTimeAsync(1500)
  expect(asked.get('c1')).toMatchObject({ value: 'Begun and gone on with', ageMs: 6000 })
  end()
})

test('what was sent and is written once more is as old as it is the second time', async () => {
  const { connect, end } = startSync('cleo')
  const draft = openDraft('cleo', 'c1')
  draft.change('On Monday I am')
  draft.consume()
  await vi.advanceTimersByTimeAsync(20_000)
  draft.change('On Monday I am')
  await vi.advanceTimersByTimeAsync(2000)
  connect()
  await vi.advanceTimersByTimeAsync(1500)
  expect(asked.get('c1')).toMatchObject({ value: 'On Monday I am', ageMs: 3000 })
  end()
})

test('where the server was too busy to list what it keeps, it is asked again, and then told', async () => {
  refusals = 2
  const { connect, end } = startSync('dan')
  openDraft('dan', 'c1').change('Not to be lost')
  connect()
  await vi.advanceTimersByTimeAsync(5000)
  expect(asked.get('c1')).toMatchObject({ value: 'Not to be lost' })
  end()
})

test('what another device wrote while the list was under way is not taken for gone', async () => {
  const { connect, push, end } = startSync('eve')
  const answerList = holdListing()
  connect()
  await vi.advanceTimersByTimeAsync(100)
  push({ place: 'c1', field: 'text', value: 'Begun at the desk', replaced: '', version: 1 })
  answerList()
  await vi.advanceTimersByTimeAsync(1500)
  expect(openDraft('eve', 'c1').read()).toBe('Begun at the desk')
  end()
})

test('what was stored while the list was under way is not taken for gone; what was sent elsewhere is', async () => {
  const { connect, end } = startSync('finn')
  openDraft('finn', 'c1').change('Sent from the phone meanwhile')
  connect()
  await vi.advanceTimersByTimeAsync(1500)
  expect(asked.get('c1')).toMatchObject({ value: 'Sent from the phone meanwhile' })
  const answerList = holdListing()
  connect()
  openDraft('finn', 'c2').change('Typed just after the tunnel')
  await vi.advanceTimersByTimeAsync(1500)
  expect(asked.get('c2')).toMatchObject({ value: 'Typed just after the tunnel' })
  answerList()
  await vi.advanceTimersByTimeAsync(1500)
  expect(openDraft('finn', 'c2').read()).toBe('Typed just after the tunnel')
  expect(openDraft('finn', 'c1').read()).toBe('')
  end()
})
