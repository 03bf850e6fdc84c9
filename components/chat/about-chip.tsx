import { BriefcaseBusiness } from 'lucide-react'
import { Chip } from '../ui/chip'

/** The job that the next message is about. */
export function AboutChip({ title, onRemove }: { title: string; onRemove: () => void }) {
  return (
    <p className="flex min-w-0 items-center gap-2 px-3 pt-2 text-muted text-xs">
      <span className="shrink-0">About</span>
      <Chip label={title} icon={<BriefcaseBusiness aria-hidden className="size-3.5 shrink-0" />} onRemove={onRemove} />
    </p>
  )
}
