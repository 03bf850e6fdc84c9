import { Ban, Check, CheckCheck, CircleX, Clock, Hand, type LucideIcon, Reply, Undo2 } from 'lucide-react'
import type { RecipientState } from '@/lib/protocol/bulk-objects'
import { cn } from '../ui/cn'
import { stateWords } from './bulk-words'

const looks: Record<RecipientState, { icon: LucideIcon; tone: string }> = {
  pending: { icon: Clock, tone: 'bg-sunken text-muted' },
  failed: { icon: CircleX, tone: 'bg-danger-bg text-danger-fg' },
  withheld: { icon: Hand, tone: 'bg-warning-bg text-warning-fg' },
  cancelled: { icon: Ban, tone: 'bg-sunken text-muted' },
  recalled: { icon: Undo2, tone: 'bg-sunken text-muted' },
  sent: { icon: Check, tone: 'bg-sunken text-muted' },
  delivered: { icon: CheckCheck, tone: 'bg-sunken text-ink' },
  read: { icon: CheckCheck, tone: 'bg-info-bg text-info-fg' },
  replied: { icon: Reply, tone: 'bg-success-bg text-success-fg' },
}

/** A recipient's state: a sign and its word. */
export function StateMark({ state, className }: { state: RecipientState; className?: string }) {
  const { icon: Icon, tone } = looks[state]
  return (
    <span
      className={cn('inline-flex items-center gap-1 rounded-sm px-1.5 py-0.5 font-medium text-xs', tone, className)}
    >
      <Icon aria-hidden className="size-3.5" />
      {stateWords[state]}
    </span>
  )
}
