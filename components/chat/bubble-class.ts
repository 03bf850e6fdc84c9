import { cn } from '../ui/cn'

type BubbleLook = {
  own: boolean
  /** The last one of its group, which points at its author. */
  endsGroup: boolean
  /** Holds a picture or a file. */
  hasFile: boolean
}

/** The look of a message's bubble. */
export function bubbleClass({ own, endsGroup, hasFile }: BubbleLook): string {
  return cn(
    'min-w-0 rounded-lg px-3 py-1.5 text-ink text-sm leading-5 transition-colors duration-200',
    own ? 'bg-bubble-own' : 'bg-bubble shadow-1',
    hasFile && 'p-1.5',
    endsGroup && (own ? 'rounded-br-sm' : 'rounded-bl-sm'),
  )
}
