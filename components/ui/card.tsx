import type { ReactNode } from 'react'
import { cn } from './cn'

type CardProps = {
  title?: string
  description?: ReactNode
  actions?: ReactNode
  /** Below the body, behind a line. */
  footer?: ReactNode
  /** Without padding, for a table or list that reaches the edges. */
  flush?: boolean
  className?: string
  children?: ReactNode
}

/** A raised part of a page, with an optional heading. */
export function Card({ title, description, actions, footer, flush = false, className, children }: CardProps) {
  return (
    <section className={cn('overflow-hidden rounded-lg border border-line bg-surface shadow-1', className)}>
      {title || actions ? (
        <div className={cn('flex flex-wrap items-start gap-x-4 gap-y-2 px-4 pt-4 sm:px-5', flush && 'pb-4')}>
          <div className="min-w-0 flex-1">
            {title ? <h2 className="font-semibold text-base">{title}</h2> : null}
            {description ? <div className="mt-0.5 text-muted text-sm">{description}</div> : null}
          </div>
          {actions ? <div className="flex flex-wrap items-center gap-2">{actions}</div> : null}
        </div>
      ) : null}
      <div className={flush ? undefined : 'p-4 sm:p-5'}>{children}</div>
      {footer ? <div className="border-line border-t px-4 py-3 sm:px-5">{footer}</div> : null}
    </section>
  )
}
