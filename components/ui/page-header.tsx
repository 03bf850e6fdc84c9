import type { ReactNode } from 'react'
import { cn } from './cn'

type PageHeaderProps = {
  title: ReactNode
  description?: ReactNode
  /** A link back, above the title. */
  back?: ReactNode
  actions?: ReactNode
  className?: string
}

/** The heading of a page with its actions. */
export function PageHeader({ title, description, back, actions, className }: PageHeaderProps) {
  return (
    <header className={cn('flex flex-wrap items-end gap-x-4 gap-y-3', className)}>
      <div className="min-w-0 flex-1 basis-60">
        {back}
        <h1 dir="auto" className="font-semibold text-lg tracking-tight sm:text-xl">
          {title}
        </h1>
        {description ? <div className="mt-1 text-muted text-sm">{description}</div> : null}
      </div>
      {actions ? <div className="flex flex-wrap items-center gap-2">{actions}</div> : null}
    </header>
  )
}

/** The frame of a page that scrolls as a whole. */
export function PageBody({ className, children }: { className?: string; children: ReactNode }) {
  return (
    <div className="relative h-full overflow-y-auto">
      <div className={cn('mx-auto flex w-full max-w-6xl flex-col gap-6 px-4 py-6 sm:px-6 lg:px-8', className)}>
        {children}
      </div>
    </div>
  )
}
