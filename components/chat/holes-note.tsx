'use client'

import type { Hole } from '@/lib/client/holes'
import { Button } from '../ui/button'

const words: Record<Hole['kind'], (hasChoices: boolean) => string> = {
  job: (hasChoices) => (hasChoices ? 'Which job is meant?' : 'There is no job to name here: write it yourself.'),
  fill: () => 'still stands for something.',
  unknown: () => 'is not a placeholder.',
}

/** What still stands in a message for something else. It is not sent like that. */
export function HolesNote({
  holes,
  onFill,
}: {
  holes: readonly Hole[]
  onFill: (hole: string, value: string) => void
}) {
  if (holes.length === 0) return null
  return (
    <ul aria-label="Not filled in" className="flex flex-col gap-1 px-3 pt-2">
      {holes.map(({ text, kind, choices }) => (
        <li key={text} className="flex flex-wrap items-center gap-x-2 gap-y-1 text-danger-fg text-sm">
          <code className="max-w-full truncate rounded-sm bg-danger-bg px-1">{text}</code>
          <span>{words[kind](choices.length > 0)}</span>
          {choices.map((choice) => (
            <Button key={choice} size="sm" className="max-w-60" onClick={() => onFill(text, choice)}>
              <span dir="auto" className="truncate">
                {choice}
              </span>
            </Button>
          ))}
        </li>
      ))}
    </ul>
  )
}
