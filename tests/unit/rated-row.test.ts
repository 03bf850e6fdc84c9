import { expect, test } from 'vitest'
import { requests } from '@/lib/protocol/events'
import { type RatedRow, rateOnTheRoad } from '@/lib/protocol/rated-row'
import { routes } from '@/lib/protocol/routes'

/** The names of rows by the rule that the road takes a point of. */
function byRule(rows: Record<string, RatedRow>) {
  const found: Record<string, string[]> = {}
  for (const [name, row] of Object.entries(rows)) {
    const rule = rateOnTheRoad(row)
    if (rule) found[rule] = [...(found[rule] ?? []), name]
  }
  return found
}

test('the road takes a point of every request that the contract limits, but where only some count', () => {
  expect(byRule(requests)).toEqual({
    queries: ['get_online_status', 'get_bulk_online_status', 'watch_presence', 'sync'],
    signals: ['mark_delivered', 'mark_read', 'set_typing', 'show_conversation'],
    messages: ['edit_message', 'delete_message'],
  })
  expect(byRule(routes)).toEqual({
    messages: ['editMessage', 'deleteMessage'],
    uploads: ['createUpload', 'beginPartialUpload'],
    drafts: ['putDrafts'],
    pieces: ['addPiece', 'finishPartialUpload', 'cancelPartialUpload'],
    reports: ['createReport'],
    signals: ['readConversation', 'addPushSubscription'],
  })
})

test('what counts late names its rule all the same, for those who read the contract', () => {
  const rows: [string, RatedRow][] = Object.entries({ ...requests, ...routes })
  const late = rows.flatMap(([name, { rate, isCountedLate }]) => (isCountedLate ? [`${name} ${rate}`] : []))
  expect(late).toEqual([
    'send_message messages',
    'send_bulk_message bulk',
    'deleteMe signInAccount',
    'changePassword signInAccount',
    'requestPasswordReset resetAccount',
    'resetPassword resetAddress',
    'requestEmail resetAccount',
    'confirmEmail resetAddress',
    'confirmPassword signInAccount',
    'enableTwoFactor signInAccount',
    'askForOwnExport exports',
    'sendMessage messages',
    'resolveCustomers resolvedAddresses',
  ])
})
