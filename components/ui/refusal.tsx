import type { ReactNode } from 'react'
import { cn } from './cn'

/** Why a form was not taken, read out at once; nothing where there is no reason. */
export function Refusal({ className, children }: { className?: string; children: ReactNode }) {
  if (!children) return null
  return (
    <p role="alert" className={cn('rounded-sm bg-danger-bg px-3 py-2 text-danger-fg text-sm', className)}>
      {children}
    </p>
  )
}
