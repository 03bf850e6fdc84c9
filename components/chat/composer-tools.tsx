'use client'

import { Paperclip } from 'lucide-react'
import dynamic from 'next/dynamic'
import { useRef } from 'react'
import type { Self } from '@/lib/client/live-provider'
import { ACCEPTED_FILES } from '@/lib/client/use-attachments'
import { IconButton } from '../ui/button'

const TemplateMenu = dynamic(() => import('./template-menu'), {
  ssr: false,
  loading: () => <span className="size-9 shrink-0 pointer-coarse:size-11" />,
})

type ComposerToolsProps = {
  self: Self
  peerName: string
  jobTitle: string | null
  onFiles: (files: Iterable<File>) => void
  onInsert: (text: string) => void
}

/** What goes into a message besides typing: files, and a contractor's templates. */
export function ComposerTools({ self, peerName, jobTitle, onFiles, onInsert }: ComposerToolsProps) {
  const picker = useRef<HTMLInputElement>(null)
  return (
    <>
      <input
        ref={picker}
        type="file"
        multiple
        hidden
        accept={ACCEPTED_FILES}
        onChange={(event) => {
          if (event.target.files) onFiles(event.target.files)
          event.target.value = ''
        }}
      />
      <IconButton
        label="Attach pictures or PDF files"
        icon={<Paperclip aria-hidden className="size-5" />}
        onClick={() => picker.current?.click()}
      />
      {self.role === 'contractor' ? (
        <TemplateMenu peerName={peerName} ownName={self.name} jobTitle={jobTitle} onInsert={onInsert} />
      ) : null}
    </>
  )
}
