import type { ReactNode } from 'react'

/** One pane below the other on a phone, two beside each other on a tablet, three where there is room. */
export const composerGrid =
  'grid gap-3 px-4 sm:px-6 md:min-h-0 md:flex-1 md:grid-cols-2 md:grid-rows-[minmax(0,1fr)] xl:grid-cols-[minmax(0,6fr)_minmax(0,5fr)_minmax(0,5fr)] xl:gap-4'
/** What stands beside the people: one column that scrolls on a tablet, two of their own where there is room. */
export const composerBeside = 'flex min-w-0 flex-col gap-3 md:min-h-0 md:overflow-y-auto md:pb-3 xl:contents'

/** The title of the composer, in one line. */
export function ComposerHeader({ children }: { children?: ReactNode }) {
  return (
    <header className="flex min-h-9 items-center gap-4 px-4 sm:px-6">
      <h1 className="shrink-0 font-semibold text-lg tracking-tight">New bulk message</h1>
      <p className="min-w-0 flex-1 truncate text-muted text-sm">
        <span className="max-lg:sr-only">
          One message to many customers. Each gets it in a conversation of their own.
        </span>
      </p>
      {children}
    </header>
  )
}
