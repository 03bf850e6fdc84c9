'use client'

import { Paperclip } from 'lucide-react'
import dynamic from 'next/dynamic'
import { useCallback, useEffect, useRef } from 'react'
import type { Fillings } from '@/lib/client/holes'
import { loadPart } from '@/lib/client/load-part'
import { ACCEPTED_FILES } from '@/lib/client/use-attachments'
import { IconButton } from '../ui/button'

const TemplateMenu = dynamic(
  loadPart(() => import('./template-menu')),
  {
    ssr: false,
    loading: () => <span className="size-9 shrink-0 pointer-coarse:size-11" />,
  },
)

type ComposerToolsProps = {
  /** What a template is filled in with; null for whoever has none. */
  fillings: Fillings | null
  onFiles: (files: Iterable<File>) => void
  onInsert: (text: string) => void
}

/** What goes into a message besides typing: files, and a contractor's templates. */
export function ComposerTools({ fillings, onFiles, onInsert }: ComposerToolsProps) {
  const picker = useRef<HTMLInputElement>(null)
  const latest = useRef(onFiles)
  useEffect(() => {
    latest.current = onFiles
  }, [onFiles])
  // Without React, which hears nothing of a field that has left the page: the chooser may still be open then.
  const listen = useCallback((input: HTMLInputElement | null) => {
    picker.current = input
    input?.addEventListener('change', () => {
      latest.current([...(input.files ?? [])])
      input.value = ''
    })
  }, [])
  return (
    <>
      <input ref={listen} type="file" multiple hidden accept={ACCEPTED_FILES} />
      <IconButton
        label="Attach pictures or PDF files"
        icon={<Paperclip aria-hidden className="size-5" />}
        onClick={() => picker.current?.click()}
      />
      {fillings ? <TemplateMenu fillings={fillings} onInsert={onInsert} /> : null}
    </>
  )
}
