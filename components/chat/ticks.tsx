import { Check, CheckCheck, CircleAlert, Clock } from 'lucide-react'
import type { Conversation } from '@/lib/protocol/objects'
import { cn } from '../ui/cn'

export type DeliveryState = 'sending' | 'sent' | 'delivered' | 'read' | 'failed'

/** How far an own message has come, by the peer's marks. */
export function deliveryOf(conversation: Conversation, seq: number): DeliveryState {
  const marks = conversation.receipts[conversation.peer.id]
  if (!marks) return 'sent'
  if (marks.readSeq >= seq) return 'read'
  return marks.deliveredSeq >= seq ? 'delivered' : 'sent'
}

const looks = {
  sending: { Icon: Clock, word: 'Sending' },
  sent: { Icon: Check, word: 'Sent' },
  delivered: { Icon: CheckCheck, word: 'Delivered' },
  read: { Icon: CheckCheck, word: 'Read' },
  failed: { Icon: CircleAlert, word: 'Not sent' },
} as const

/** The state of an own message: a sign, and the word for screen readers. */
export function Ticks({ state, className }: { state: DeliveryState; className?: string }) {
  const { Icon, word } = looks[state]
  return (
    <span title={word} className={cn('inline-flex shrink-0', className)}>
      <Icon
        aria-hidden
        className={cn('size-3.5', state === 'read' && 'text-info', state === 'failed' && 'text-danger')}
        strokeWidth={2.5}
      />
      <span className="sr-only">{word}</span>
    </span>
  )
}
