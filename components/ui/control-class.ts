import { cn } from './cn'

/** The look of a text control, shared by everything one can type into. */
export const controlClass = cn(
  'w-full text-ellipsis rounded-md border border-control bg-surface px-3 text-sm text-ink transition-colors',
  'focus-visible:border-accent focus-visible:outline-1 focus-visible:outline-offset-0',
  'disabled:cursor-not-allowed disabled:bg-sunken disabled:text-muted',
  'aria-invalid:border-danger data-invalid:border-danger pointer-coarse:text-base',
)
