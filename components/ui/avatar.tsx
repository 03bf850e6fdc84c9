import type { ReactNode } from 'react'
import { cn } from './cn'

/** Pairs of background and text, each at least 4.5:1, alike in both themes. */
const colours = [
  'bg-[#dbe4ff] text-[#2b3a8c]',
  'bg-[#d3f2e3] text-[#0d5537]',
  'bg-[#ffe3d3] text-[#873713]',
  'bg-[#f3dcfb] text-[#6b2288]',
  'bg-[#d4eefc] text-[#0c4f72]',
  'bg-[#fdedc4] text-[#6d4a00]',
  'bg-[#fddde6] text-[#8a1d43]',
  'bg-[#e3e6ea] text-[#3b424e]',
] as const
const sizes = { sm: 'size-7 text-xs', md: 'size-10 text-sm', lg: 'size-14 text-lg' }

function hashOf(text: string): number {
  let hash = 0
  for (let index = 0; index < text.length; index += 1) hash = (hash * 31 + text.charCodeAt(index)) | 0
  return Math.abs(hash)
}

function initialsOf(name: string): string {
  const words = name.trim().split(/\s+/)
  const first = [...(words[0] ?? '')][0] ?? '?'
  const last = words.length > 1 ? ([...(words.at(-1) ?? '')][0] ?? '') : ''
  return (first + last).toUpperCase()
}

type AvatarProps = {
  /** Decides the colour, so that a person looks the same everywhere. */
  userId: string
  name: string
  size?: keyof typeof sizes
  /** A `PresenceDot`, set on the lower right. */
  dot?: ReactNode
  className?: string
}

/** Initials on a colour of one's own. Decoration: the name stands beside it. */
export function Avatar({ userId, name, size = 'md', dot, className }: AvatarProps) {
  return (
    <span className={cn('relative inline-flex shrink-0', className)}>
      <span
        aria-hidden
        className={cn(
          'flex select-none items-center justify-center rounded-full font-semibold',
          sizes[size],
          colours[hashOf(userId) % colours.length],
        )}
      >
        {initialsOf(name)}
      </span>
      {dot ? (
        <span
          className={cn(
            'absolute flex rounded-full',
            size === 'sm' ? '-right-1 -bottom-1 scale-85' : '-right-0.5 -bottom-0.5',
          )}
        >
          {dot}
        </span>
      ) : null}
    </span>
  )
}
