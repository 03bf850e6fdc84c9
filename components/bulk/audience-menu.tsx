'use client'

import { useQueryClient } from '@tanstack/react-query'
import { ChevronDown, Users } from 'lucide-react'
import dynamic from 'next/dynamic'
import { memo, useState } from 'react'
import { messageOf } from '@/lib/client/api-error'
import { audiencesKey } from '@/lib/client/audience-queries'
import { addChosen, type Chosen, roomLeft } from '@/lib/client/bulk-selection'
import { callRoute } from '@/lib/client/call-route'
import { MAX_BULK_RECIPIENTS } from '@/lib/protocol/limits'
import type { Audience } from '@/lib/protocol/objects'
import { Button } from '../ui/button'
import { showToast } from '../ui/toast'
import { useMenuAnchor } from '../ui/use-menu-anchor'
import { useOpened } from '../ui/use-opened'

const loadPanel = () => import('./audience-menu-panel')
const AudienceMenuPanel = dynamic(loadPanel, { ssr: false })
const AudienceDialog = dynamic(
  () => import('../audiences/audience-dialog').then(({ AudienceDialog: Loaded }) => Loaded),
  { ssr: false },
)

type AudienceMenuProps = {
  chosen: readonly Chosen[]
  disabled: boolean
  onChoose: (chosen: Chosen[], note: string) => void
}

/** Puts a saved audience into the selection, or saves the selection as one. */
export const AudienceMenu = memo(function AudienceMenu({ chosen, disabled, onChoose }: AudienceMenuProps) {
  const queryClient = useQueryClient()
  const [saving, setSaving] = useState(false)
  const wasSaving = useOpened(saving)
  const [loading, setLoading] = useState(false)

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

  const { anchor, close, triggerProps } = useMenuAnchor()
  return (
    <>
      <Button
        {...triggerProps}
        size="sm"
        pending={loading}
        disabled={disabled}
        onPointerEnter={() => void loadPanel()}
        icon={<Users aria-hidden className="size-4" />}
      >
        Audiences
        <ChevronDown aria-hidden className="size-4 text-muted" />
      </Button>
      {anchor ? (
        <AudienceMenuPanel
          anchor={anchor}
          onClose={close}
          canSave={chosen.length > 0}
          onPick={(audience) => void load(audience)}
          onSave={() => setSaving(true)}
        />
      ) : null}
      {wasSaving ? (
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
      ) : null}
    </>
  )
})

function noteOf(name: string, wanted: number, added: number): string {
  if (added === wanted) return `Added ${added} from ${name}.`
  if (added === 0) return `No room left: one batch reaches ${MAX_BULK_RECIPIENTS} customers.`
  return `Added ${added} of ${wanted} from ${name}: one batch reaches ${MAX_BULK_RECIPIENTS} customers, and some may be gone.`
}
