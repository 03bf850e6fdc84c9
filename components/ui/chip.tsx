import { X } from 'lucide-react'
import type { ReactNode } from 'react'
import { cn } from './cn'

type ChipProps = {
  /** What the chip stands for; also names its remove button. */
  label: string
  icon?: ReactNode
  onRemove?: () => void
  className?: string
}

/** A small thing that was chosen, with a cross to take it back. */
export function Chip({ label, icon, onRemove, className }: ChipProps) {
  return (
    <span
      className={cn(
        'inline-flex h-7 max-w-full items-center gap-1.5 rounded-full border border-line bg-sunken pl-2.5 text-ink text-sm pointer-coarse:h-9',
        onRemove ? 'pr-1' : 'pr-2.5',
        className,
      )}
    >
      {icon}
      <span dir="auto" className="truncate">
        {label}
      </span>
      {onRemove ? (
        <button
          type="button"
          aria-label={`Remove ${label}`}
          onClick={onRemove}
          className="relative flex size-5 shrink-0 items-center justify-center rounded-full text-muted after:absolute after:-inset-1 hover:bg-hover hover:text-ink pointer-coarse:size-7 pointer-coarse:after:-inset-2"
        >
          <X aria-hidden className="size-3.5" />
        </button>
      ) : null}
    </span>
  )
}
