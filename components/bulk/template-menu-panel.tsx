'use client'

import { Settings2 } from 'lucide-react'
import { usableTemplatesQuery } from '@/lib/client/template-queries'
import { useAllItems } from '@/lib/client/use-all-items'
import { useInfiniteQuery } from '@/lib/client/use-query'
import type { Template } from '@/lib/protocol/template-objects'
import { TemplateLine } from '../templates/template-line'
import { AnchoredMenu, MenuItem, MenuLink, MenuSeparator } from '../ui/menu'

type TemplateMenuPanelProps = { anchor: HTMLElement; onClose: () => void; onPick: (template: Template) => void }

/** Saved texts to choose from. */
export default function TemplateMenuPanel({ anchor, onClose, onPick }: TemplateMenuPanelProps) {
  const query = useInfiniteQuery(usableTemplatesQuery())
  const { isPending, isError } = query
  const templates = useAllItems(query)
  return (
    <AnchoredMenu anchor={anchor} onClose={onClose} awaited={isPending}>
      {templates.map((template) => (
        <MenuItem key={template.id} onSelect={() => onPick(template)}>
          <span className="block max-w-72">
            <TemplateLine template={template} />
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
