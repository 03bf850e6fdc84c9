import { ImageIcon } from 'lucide-react'
import type { Template } from '@/lib/protocol/template-objects'
import { Badge } from '../ui/badge'

/** A template in a list to choose from: its name, what it is, and how it begins. */
export function TemplateLine({ template }: { template: Template }) {
  return (
    <span className="block min-w-0">
      <span className="flex items-center gap-1.5 font-medium text-sm">
        <span dir="auto" className="truncate">
          {template.name}
        </span>
        {template.isShared ? <Badge tone="info">Shared</Badge> : null}
        {template.fileUrl ? <ImageIcon aria-label="with a picture" className="size-4 shrink-0 text-muted" /> : null}
      </span>
      <span dir="auto" className="block truncate text-start text-muted text-xs">
        {template.text}
      </span>
    </span>
  )
}
