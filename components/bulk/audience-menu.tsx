'use client'

import { useInfiniteQuery, useQueryClient } from '@tanstack/react-query'
import { BookmarkPlus, ChevronDown, Settings2, Users } from 'lucide-react'
import { memo, useState } from 'react'
import { AudienceDialog } from '@/components/audiences/audience-dialog'
import { Button } from '@/components/ui/button'
import { Menu, MenuItem, MenuLink, MenuSeparator } from '@/components/ui/menu'
import { showToast } from '@/components/ui/toast'
import { callRoute, messageOf } from '@/lib/client/api'
import { audiencesKey, audiencesQuery } from '@/lib/client/bulk-queries'
import { addChosen, type Chosen, roomLeft } from '@/lib/client/bulk-selection'
import { MAX_BULK_RECIPIENTS } from '@/lib/protocol/limits'
import type { Audience } from '@/lib/protocol/objects'

type AudienceMenuProps = {
  chosen: readonly Chosen[]
  disabled: boolean
  onChoose: (chosen: Chosen[], note: string) => void
}

/** Puts a saved audience into the selection, or saves the selection as one. */
export const AudienceMenu = memo(function AudienceMenu({ chosen, disabled, onChoose }: AudienceMenuProps) {
  const queryClient = useQueryClient()
  const { data, isPending, isError } = useInfiniteQuery(audiencesQuery())
  const [saving, setSaving] = useState(false)
  const [loading, setLoading] = useState(false)
  const audiences = data?.pages.flatMap((page) => page.items) ?? []

  async function load({ name, userIds }: Audience) {
    const held = new Set(chosen.map(({ id }) => id))
    const wanted = userIds.filter((id) => !held.has(id))
    if (wanted.length === 0) {
      onChoose([...chosen], userIds.length === 0 ? `${name} is empty.` : `Everyone in ${name} is chosen already.`)
      return
    }
    setLoading(true)
    try {
      // Some may be gone since it was saved, so a few more than fit are asked for.
      const values = wanted.slice(0, 4 * MAX_BULK_RECIPIENTS)
      const { items } = await callRoute('resolveCustomers', { body: { values } })
      const added = items.slice(0, roomLeft(chosen))
      onChoose(addChosen(chosen, added), noteOf(name, wanted.length, added.length))
    } catch (error) {
      showToast({ tone: 'danger', title: `${name} did not load`, description: messageOf(error) })
    } finally {
      setLoading(false)
    }
  }

  return (
    <>
      <Menu
        align="start"
        trigger={
          <Button size="sm" pending={loading} disabled={disabled} icon={<Users aria-hidden className="size-4" />}>
            Audiences
            <ChevronDown aria-hidden className="size-4 text-muted" />
          </Button>
        }
      >
        {audiences.map((audience) => (
          <MenuItem key={audience.id} onSelect={() => void load(audience)}>
            {audience.name} <span className="tabular text-muted">({audience.userIds.length})</span>
          </MenuItem>
        ))}
        {audiences.length === 0 ? (
          <p className="max-w-60 px-2.5 py-1.5 text-muted text-sm">
            {isPending ? 'Loading' : isError ? 'Audiences did not load.' : 'No saved audiences yet.'}
          </p>
        ) : null}
        <MenuSeparator />
        <MenuItem icon={<BookmarkPlus aria-hidden />} disabled={chosen.length === 0} onSelect={() => setSaving(true)}>
          Save this selection
        </MenuItem>
        <MenuLink href="/audiences" icon={<Settings2 aria-hidden />}>
          Manage audiences
        </MenuLink>
      </Menu>
      <AudienceDialog
        open={saving}
        onOpenChange={setSaving}
        title="Save this selection"
        description={`${chosen.length} customers, to be chosen again with one press.`}
        submitLabel="Save audience"
        onSubmit={async (name) => {
          await callRoute('createAudience', { body: { name, userIds: chosen.map(({ id }) => id) } })
          await queryClient.invalidateQueries({ queryKey: audiencesKey })
          showToast({ tone: 'success', title: `Saved as ${name}` })
        }}
      />
    </>
  )
})

function noteOf(name: string, wanted: number, added: number): string {
  if (added === wanted) return `Added ${added} from ${name}.`
  if (added === 0) return `No room left: one batch reaches ${MAX_BULK_RECIPIENTS} customers.`
  return `Added ${added} of ${wanted} from ${name}: one batch reaches ${MAX_BULK_RECIPIENTS} customers, and some may be gone.`
}
