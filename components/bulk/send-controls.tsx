'use client'

import { Send } from 'lucide-react'
import type { BulkDraft } from '@/lib/client/bulk-draft'
import { isOverdue } from '@/lib/client/bulk-readiness'
import { useConnectionState } from '@/lib/client/live-provider'
import { formatAhead } from '@/lib/client/time-format'
import type { BulkCheck } from '@/lib/client/use-bulk-check'
import { useConnectionDown } from '@/lib/client/use-connection-down'
import { useNow } from '@/lib/client/use-now'
import { MAX_QUEUED_RECIPIENTS } from '@/lib/protocol/limits'
import { Button } from '../ui/button'
import { cn } from '../ui/cn'
import { customers } from './bulk-words'
import { SendLater } from './send-later'

type SendControlsProps = {
  draft: BulkDraft
  check: BulkCheck
  isReady: boolean
  onSend: () => void
  onChange: (patch: Partial<BulkDraft>) => void
  className: string
}

/** When, and the one button with the number of the check. */
export function SendControls({ draft, check, isReady, onSend, onChange, className }: SendControlsProps) {
  const connection = useConnectionState()
  const { reached, reachesNobody, isCurrent } = check
  const isScheduled = draft.sendAt !== null
  const verb = draft.sending ? (isScheduled ? 'Scheduling' : 'Sending') : isScheduled ? 'Schedule' : 'Send'
  const isChecked = reached !== null && isReady && (isCurrent || draft.sending)
  const whom = isChecked && reached > 0 ? ` ${isScheduled ? 'for' : 'to'} ${customers(reached)}` : ''
  const isOnline = connection === 'online'
  const isDown = useConnectionDown()
  const isBlocked = !isReady || reachesNobody || (!isOnline && !isDown)
  return (
    <div className={className}>
      <SendLater
        place="new"
        sendAt={draft.sendAt}
        disabled={draft.sending}
        onChange={(sendAt) => {
          onChange({ sendAt })
          return true
        }}
        onClear={() => onChange({ sendAt: null })}
      />
      <Button
        variant={draft.whenBack && !isOnline ? 'secondary' : 'primary'}
        size="lg"
        className="min-w-0 grow"
        pending={draft.sending}
        aria-disabled={isBlocked || undefined}
        aria-keyshortcuts="Control+Enter Meta+Enter"
        onClick={() => {
          if (isBlocked || draft.sending) return
          if (isOnline) onSend()
          // Nothing goes out unseen: once the connection is back its check is shown first.
          else onChange({ whenBack: !draft.whenBack })
        }}
        icon={<Send aria-hidden className="size-4" />}
      >
        {isDown && !draft.sending ? (draft.whenBack ? 'Do not send when back' : 'Send when back') : `${verb}${whom}`}
      </Button>
    </div>
  )
}

/** "49 of 50 will get it", and when where that is later; before the check, how many are chosen. */
export function ReachLine({ draft, check: { reached, isCurrent } }: { draft: BulkDraft; check: BulkCheck }) {
  const count = draft.chosen.length
  const isOver = count > MAX_QUEUED_RECIPIENTS
  const words = isOver
    ? `${count} of ${MAX_QUEUED_RECIPIENTS}`
    : reached !== null && isCurrent && reached < count
      ? `${reached} of ${count} will get it`
      : `${count} chosen`
  const { at } = useNow()
  const when = isOverdue(draft, at) ? 'its time has passed' : draft.sendAt && formatAhead(draft.sendAt, at)
  return (
    <p
      className={cn('tabular min-w-0 flex-1 truncate text-sm', isOver ? 'font-semibold text-danger-fg' : 'text-muted')}
    >
      {when ? `${words}, ${when}` : words}
    </p>
  )
}
