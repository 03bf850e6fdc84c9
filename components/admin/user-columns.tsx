'use client'

import { ArrowDown, ArrowUp } from 'lucide-react'
import { cn } from '../ui/cn'
import type { UserSort } from './user-filters'

/** The columns of a row of users from a tablet up; on a phone they stand below each other. */
export const userGrid =
  'md:grid md:grid-cols-[minmax(10rem,1fr)_6.5rem_7.5rem_5rem_2.5rem] md:gap-4 lg:grid-cols-[minmax(0,1fr)_8rem_11rem_9rem_2.5rem]'

type UserColumnsProps = { sort: UserSort; onSort: (sort: UserSort) => void }

/** The headings of the users. What can be sorted by says how it is. */
export function UserColumns({ sort, onSort }: UserColumnsProps) {
  return (
    <div
      className={cn(
        'flex items-center gap-4 border-line border-b bg-sunken px-4 font-medium text-muted text-sm sm:px-5',
        userGrid,
      )}
    >
      <SortButton label="Name" by="name" sort={sort} onSort={onSort} />
      <span className="max-md:hidden">Role</span>
      <span className="max-md:hidden">Last seen</span>
      <SortButton label="Joined" by="created" sort={sort} onSort={onSort} />
      <span />
    </div>
  )
}

type SortButtonProps = UserColumnsProps & { label: string; by: 'name' | 'created' }

function SortButton({ label, by, sort, onSort }: SortButtonProps) {
  const isAscending = sort === by
  const isDescending = sort === `-${by}`
  const order = isAscending ? ', ascending' : isDescending ? ', descending' : ''
  const Icon = isDescending ? ArrowDown : ArrowUp
  // Whoever asks for times wants the newest first; names begin with A.
  const next: UserSort = by === 'name' ? (isAscending ? '-name' : 'name') : isDescending ? 'created' : '-created'
  return (
    <button
      type="button"
      aria-pressed={isAscending || isDescending}
      aria-label={`Sort by ${label.toLowerCase()}${order}`}
      onClick={() => onSort(next)}
      className="flex h-10 items-center gap-1 text-left hover:text-ink aria-pressed:text-ink pointer-coarse:min-h-11"
    >
      {label}
      {isAscending || isDescending ? <Icon aria-hidden className="size-3.5" /> : null}
    </button>
  )
}
