import type { ReactNode } from 'react'
import { cn } from './cn'

type CardProps = {
  title?: string
  description?: ReactNode
  actions?: ReactNode
  /** Below the body, behind a line. */
  footer?: ReactNode
  footerClassName?: string
  /** Without padding, for a table or list that reaches the edges. */
  flush?: boolean
  /** As high as what it stands in: the body scrolls between heading and footer. */
  fill?: boolean
  className?: string
  children?: ReactNode
}

/** A raised part of a page, with an optional heading. */
export function Card({
  title,
  description,
  actions,
  footer,
  flush = false,
  fill = false,
  footerClassName,
  className,
  children,
}: CardProps) {
  return (
    <section
      className={cn(
        'overflow-hidden rounded-lg bg-surface shadow-1 dark:border dark:border-line dark:shadow-none',
        fill && 'flex min-h-0 flex-col',
        className,
      )}
    >
      {title || actions ? (
        <div className={cn('flex flex-wrap items-start gap-x-4 gap-y-2 px-4 pt-4 sm:px-5', flush && 'pb-4')}>
          <div className={cn('min-w-0 flex-1', fill ? 'basis-12' : 'basis-40')}>
            {title ? (
              <h2 dir="auto" className="font-semibold text-base">
                {title}
              </h2>
            ) : null}
            {description ? <div className="mt-0.5 text-muted text-sm">{description}</div> : null}
          </div>
          {actions ? <div className="flex flex-wrap items-center gap-2">{actions}</div> : null}
        </div>
      ) : null}
      <div className={cn(!flush && 'p-4 sm:p-5', fill && 'flex min-h-0 flex-1 flex-col overflow-y-auto pt-3 sm:pt-3')}>
        {children}
      </div>
      {footer ? (
        <div className={cn('px-4 pb-4 sm:px-5', fill && 'border-line border-t pt-3 pb-3', footerClassName)}>
          {footer}
        </div>
      ) : null}
    </section>
  )
}
