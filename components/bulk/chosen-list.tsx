'use client'

import { X } from 'lucide-react'
import type { Chosen } from '@/lib/client/bulk-selection'
import { Button, IconButton } from '../ui/button'
import { VirtualList } from '../ui/virtual-list'

type ChosenListProps = {
  chosen: readonly Chosen[]
  disabled: boolean
  onRemove: (id: string) => void
  onClear: () => void
}

/** Everyone chosen, each to be taken out again. */
export default function ChosenList({ chosen, disabled, onRemove, onClear }: ChosenListProps) {
  return (
    <div className="-mx-2 flex flex-col gap-2">
      <div className="max-h-72 overflow-y-auto overscroll-contain">
        <VirtualList
          items={chosen}
          itemKey={({ id }) => id}
          label="Chosen customers"
          estimate={36}
          renderItem={({ id, name }) => (
            <span className="flex min-h-9 items-center gap-2 rounded-sm px-2 hover:bg-hover">
              <span dir="auto" className="min-w-0 flex-1 truncate text-sm">
                {name}
              </span>
              <IconButton
                size="sm"
                label={`Remove ${name}`}
                disabled={disabled}
                onClick={() => onRemove(id)}
                icon={<X aria-hidden className="size-4 text-muted" />}
              />
            </span>
          )}
        />
      </div>
      <Button size="sm" className="mx-2" onClick={onClear} disabled={disabled}>
        Take out all
      </Button>
    </div>
  )
}
