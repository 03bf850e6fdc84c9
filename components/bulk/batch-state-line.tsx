import { formatDateTime } from '@/lib/client/time-format'
import { useNow } from '@/lib/client/use-now'
import type { BulkBatch } from '@/lib/protocol/bulk-objects'
import { chosenCustomers, customers } from './bulk-words'

/** How far a batch is, in one line: a headline once it is out, what happens next until then. */
export function BatchStateLine({ batch }: { batch: BulkBatch }) {
  const { local } = useNow()
  return (
    <p role="status" className="font-semibold text-xl">
      {toStateWords(batch, local)}
    </p>
  )
}

export function toStateWords({ state, pausedBecause, sendAt, totals }: BulkBatch, local = true): string {
  const { requested, pending, sent, replied, recalled } = totals
  const out = requested - pending
  const takenBack = sent === 0 && recalled > 0 ? `Taken back from ${customers(recalled)}` : null
  const answered = `${replied} of ${sent} replied${recalled > 0 ? `, taken back from ${recalled}` : ''}`
  switch (state) {
    case 'held':
      return `Goes out to ${chosenCustomers(requested)} in a moment`
    case 'scheduled':
      return `Goes out to ${chosenCustomers(requested)} on ${formatDateTime(sendAt, local)}`
    case 'sending':
      return `Going out: ${out} of ${requested}`
    case 'paused':
      if (pausedBecause === 'late') return `Paused: its time passed while nothing could be sent`
      return pausedBecause === 'suspended' ? 'Paused: your account is suspended' : `Paused at ${out} of ${requested}`
    case 'stopped':
      if (takenBack) return takenBack
      return sent === 0 ? 'Stopped' : `Stopped: ${answered}`
    case 'cancelled':
      return 'Undone: nothing was sent'
    case 'sent':
      if (takenBack) return takenBack
      return sent === 0 ? 'Nobody got it' : answered
  }
}
