'use client'

import { Popover } from '@base-ui/react/popover'
import Link from 'next/link'
import { type RefObject, useEffect, useId, useState } from 'react'
import type { Slash } from '@/lib/client/slash'
import { usableTemplatesQuery } from '@/lib/client/template-queries'
import { findTemplates } from '@/lib/client/template-words'
import { useAllItems } from '@/lib/client/use-all-items'
import { useInfiniteQuery } from '@/lib/client/use-query'
import type { Template } from '@/lib/protocol/template-objects'
import { cn } from '../ui/cn'
import { isComposing } from '../ui/is-composing'
import { QuietGuards } from '../ui/quiet-guards'
import { TemplateLine } from './template-line'

type SlashPanelProps = {
  field: RefObject<HTMLTextAreaElement | null>
  slash: Slash
  onClose: () => void
  onPick: (template: Template) => void
}

/** As many as one looks through; a word or two narrows the rest. */
const SHOWN = 50

/** The templates that a word after a slash names. The focus stays in the field, whose keys choose. */
export function SlashPanel({ field, slash, onClose, onPick }: SlashPanelProps) {
  const listId = useId()
  const query = useInfiniteQuery(usableTemplatesQuery())
  const { isPending, isError } = query
  const all = useAllItems(query)
  const found = findTemplates(all, slash.word).slice(0, SHOWN)
  const [moved, setMoved] = useState({ word: slash.word, to: 0 })
  // Another word begins at the top again.
  const active = moved.word === slash.word ? Math.min(moved.to, found.length - 1) : 0
  const optionId = (index: number) => `${listId}-${index}`
  const move = (by: number) => setMoved({ word: slash.word, to: (active + by + found.length) % found.length })
  const chosen = found[active]

  useFieldKeys(field, {
    Escape: onClose,
    ArrowDown: found.length > 0 ? () => move(1) : null,
    ArrowUp: found.length > 0 ? () => move(-1) : null,
    Enter: chosen ? () => onPick(chosen) : isPending ? () => {} : null,
    Tab: chosen ? () => onPick(chosen) : null,
  })
  useListOf(field, listId, chosen ? optionId(active) : null)
  useEffect(() => {
    document.getElementById(`${listId}-${active}`)?.scrollIntoView({ block: 'nearest' })
  }, [listId, active])

  // Whoever writes on means the slash itself.
  if (all.length > 0 && found.length === 0) return null
  return (
    <Popover.Root open modal={false} onOpenChange={(open) => (open ? undefined : onClose())}>
      <Popover.Portal>
        <Popover.Positioner anchor={field} side="top" align="start" sideOffset={6} className="z-50">
          <Popover.Popup
            role="region"
            aria-label="Templates"
            initialFocus={false}
            finalFocus={false}
            className="popup-motion max-h-[min(20rem,var(--available-height))] w-88 max-w-[calc(100vw-1rem)] overflow-y-auto rounded-md border border-line bg-surface p-1 text-ink shadow-2 outline-none"
          >
            <QuietGuards />
            <p role="status" className="sr-only">
              {isPending ? 'Loading templates' : `${found.length} templates: arrows choose, Enter inserts, Esc closes.`}
            </p>
            {all.length === 0 ? (
              <NoTemplates isPending={isPending} isError={isError} />
            ) : (
              <div id={listId} role="listbox" aria-label="Templates">
                {found.map((template, index) => (
                  // biome-ignore lint/a11y/useKeyWithClickEvents: the keys are those of the field
                  <div
                    key={template.id}
                    id={optionId(index)}
                    role="option"
                    tabIndex={-1}
                    aria-selected={index === active}
                    // The field keeps the focus, and on a phone its keyboard.
                    onMouseDown={(event) => event.preventDefault()}
                    onClick={() => onPick(template)}
                    className={cn(
                      'cursor-default rounded-sm px-2.5 py-1.5 hover:bg-hover pointer-coarse:min-h-11',
                      index === active && 'bg-hover',
                    )}
                  >
                    <TemplateLine template={template} />
                  </div>
                ))}
              </div>
            )}
          </Popover.Popup>
        </Popover.Positioner>
      </Popover.Portal>
    </Popover.Root>
  )
}

function NoTemplates({ isPending, isError }: { isPending: boolean; isError: boolean }) {
  if (isPending) return <p className="px-2.5 py-1.5 text-muted text-sm">Loading</p>
  if (isError) return <p className="px-2.5 py-1.5 text-muted text-sm">Templates did not load.</p>
  return (
    <p className="px-2.5 py-1.5 text-muted text-sm">
      No templates yet.{' '}
      <Link href="/templates" className="font-medium text-accent-fg underline underline-offset-2">
        Write one
      </Link>
    </p>
  )
}

/** Takes these keys away from a field, before the page hears of them; null leaves one alone. */
function useFieldKeys(field: SlashPanelProps['field'], keys: Record<string, (() => void) | null>) {
  useEffect(() => {
    const element = field.current
    const onKeyDown = (event: KeyboardEvent) => {
      const act = keys[event.key]
      const isPlain = !(event.shiftKey || event.metaKey || event.ctrlKey || event.altKey)
      if (!act || !isPlain || isComposing(event)) return
      event.preventDefault()
      event.stopPropagation()
      act()
    }
    element?.addEventListener('keydown', onKeyDown)
    return () => element?.removeEventListener('keydown', onKeyDown)
  })
}

/** Tells those who cannot see it that a list belongs to the field, and what is chosen in it. */
function useListOf(field: SlashPanelProps['field'], listId: string, optionId: string | null) {
  useEffect(() => {
    const element = field.current
    const names = { 'aria-autocomplete': 'list', 'aria-controls': listId, 'aria-activedescendant': optionId }
    for (const [name, value] of Object.entries(names)) if (value !== null) element?.setAttribute(name, value)
    return () => {
      for (const name of Object.keys(names)) element?.removeAttribute(name)
    }
  }, [field, listId, optionId])
}
