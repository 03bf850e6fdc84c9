'use client'

import dynamic from 'next/dynamic'
import type { RefObject } from 'react'
import { loadPart } from '@/lib/client/load-part'
import type { Template } from '@/lib/protocol/template-objects'
import { useOwnWords } from './use-own-words'
import { useSlash } from './use-slash'

const SlashPanel = dynamic(
  loadPart(() => import('./slash-panel').then(({ SlashPanel: Loaded }) => Loaded)),
  { ssr: false },
)

export type SlashTemplatesProps = {
  field: RefObject<HTMLTextAreaElement | null>
  /** Puts the text of a template, its own placeholders filled in, in place of the slash and its word. */
  onPick: (template: Template, around: { before: string; after: string }) => void
}

/** Templates to choose from after a slash in a field; Esc leaves the slash as it is. */
export function SlashTemplates({ field, onPick }: SlashTemplatesProps) {
  const { slash, close } = useSlash(field)
  const { pick, dialog } = useOwnWords<{ before: string; after: string }>((template, around) => {
    onPick(template, around)
    // Once the text stands in the field.
    requestAnimationFrame(() => {
      const element = field.current
      const cursor = (element?.value.length ?? 0) - around.after.length
      element?.focus()
      element?.setSelectionRange(cursor, cursor)
    })
  })
  return (
    <>
      {slash ? (
        <SlashPanel
          field={field}
          slash={slash}
          onClose={close}
          onPick={(template) => {
            const text = field.current?.value ?? ''
            close()
            pick(template, {
              before: text.slice(0, slash.from),
              after: text.slice(slash.from + 1 + slash.word.length),
            })
          }}
        />
      ) : null}
      {dialog}
    </>
  )
}
