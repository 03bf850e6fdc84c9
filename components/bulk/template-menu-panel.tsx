'use client'

import { ImageIcon, Settings2 } from 'lucide-react'
import { itemsOf } from '@/lib/client/paging'
import { templatesQuery } from '@/lib/client/template-queries'
import { useInfiniteQuery } from '@/lib/client/use-query'
import type { Template } from '@/lib/protocol/objects'
import { AnchoredMenu, MenuItem, MenuLink, MenuSeparator } from '../ui/menu'

type TemplateMenuPanelProps = { anchor: HTMLElement; onClose: () => void; onPick: (template: Template) => void }

/** Saved texts to choose from. */
export default function TemplateMenuPanel({ anchor, onClose, onPick }: TemplateMenuPanelProps) {
  const { data, isPending, isError } = useInfiniteQuery(templatesQuery())
  const templates = itemsOf(data)
  return (
    <AnchoredMenu anchor={anchor} onClose={onClose} awaited={isPending}>
      {templates.map((template) => (
        <MenuItem key={template.id} onSelect={() => onPick(template)}>
          <span className="block max-w-72">
            <span className="flex items-center gap-1.5 font-medium">
              <span className="truncate">{template.name}</span>
              {template.fileUrl ? (
                <ImageIcon aria-label="with a picture" className="size-4 shrink-0 text-muted" />
              ) : null}
            </span>
            <span className="block truncate text-muted text-xs">{template.text}</span>
          </span>
        </MenuItem>
      ))}
      {templates.length === 0 ? (
        <p className="max-w-60 px-2.5 py-1.5 text-muted text-sm">
          {isPending ? 'Loading' : isError ? 'Templates did not load.' : 'No templates yet.'}
        </p>
      ) : null}
      <MenuSeparator />
      <MenuLink href="/templates" icon={<Settings2 aria-hidden />}>
        Manage templates
      </MenuLink>
    </AnchoredMenu>
  )
}
