'use client'

import { ChevronDown, FileText } from 'lucide-react'
import dynamic from 'next/dynamic'
import { loadPart } from '@/lib/client/load-part'
import type { Template } from '@/lib/protocol/template-objects'
import { Button } from '../ui/button'
import { useMenuAnchor } from '../ui/use-menu-anchor'

const loadPanel = loadPart(() => import('./template-menu-panel'))
const TemplateMenuPanel = dynamic(loadPanel, { ssr: false })

/** Puts a saved text into the message. */
export function TemplatePicker({ disabled, onPick }: { disabled: boolean; onPick: (template: Template) => void }) {
  const { anchor, close, triggerProps } = useMenuAnchor()
  return (
    <>
      <Button
        {...triggerProps}
        size="sm"
        disabled={disabled}
        onPointerEnter={() => void loadPanel()}
        icon={<FileText aria-hidden className="size-4" />}
      >
        Templates
        <ChevronDown aria-hidden className="size-4 text-muted" />
      </Button>
      {anchor ? <TemplateMenuPanel anchor={anchor} onClose={close} onPick={onPick} /> : null}
    </>
  )
}
