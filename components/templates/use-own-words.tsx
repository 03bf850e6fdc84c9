'use client'

import dynamic from 'next/dynamic'
import { useState } from 'react'
import { loadPart } from '@/lib/client/load-part'
import type { Template } from '@/lib/protocol/template-objects'

const OwnWordsDialog = dynamic(
  loadPart(() => import('./own-words-dialog').then(({ OwnWordsDialog: Loaded }) => Loaded)),
  { ssr: false },
)

/**
 * Before a template's text is used, asks what its own placeholders stand for, so that none of them ever reaches a message.
 * `dialog` is to be drawn. What is given along comes back with it.
 */
export function useOwnWords<T = void>(onReady: (template: Template, along: T) => void) {
  const [asking, setAsking] = useState<{ open: boolean; template: Template; along: T } | null>(null)
  function pick(template: Template, along: T) {
    if (template.placeholders.length === 0) onReady(template, along)
    else setAsking({ open: true, template, along })
  }
  const dialog = asking ? (
    <OwnWordsDialog
      open={asking.open}
      template={asking.template}
      onClose={() => setAsking({ ...asking, open: false })}
      onFilled={(text) => onReady({ ...asking.template, text, placeholders: [] }, asking.along)}
    />
  ) : null
  return { pick, dialog }
}
