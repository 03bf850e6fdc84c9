import type { ReactNode } from 'react'
import { cn } from './cn'

type EmptyStateProps = {
  icon?: ReactNode
  title: string
  /** What this place is for, in a sentence or two. */
  children?: ReactNode
  /** The first thing to do here. */
  action?: ReactNode
  className?: string
}

export function EmptyState({ icon, title, children, action, className }: EmptyStateProps) {
  return (
    <div className={cn('flex flex-col items-center justify-center gap-2 px-6 py-12 text-center', className)}>
      {icon ? (
        <span
          aria-hidden
          className="mb-1 flex size-12 items-center justify-center rounded-lg bg-sunken text-muted [&_svg]:size-6"
        >
          {icon}
        </span>
      ) : null}
      <p className="font-semibold text-base">{title}</p>
      {children ? <div className="max-w-sm text-muted text-sm">{children}</div> : null}
      {action ? <div className="mt-3 flex flex-wrap justify-center gap-2">{action}</div> : null}
    </div>
  )
}
