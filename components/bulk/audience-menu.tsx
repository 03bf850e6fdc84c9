'use client'

import { useQueryClient } from '@tanstack/react-query'
import { ChevronDown, Users } from 'lucide-react'
import dynamic from 'next/dynamic'
import { memo, useState } from 'react'
import { messageOf } from '@/lib/client/api-error'
import { audiencePeopleQuery, audiencesKey } from '@/lib/client/audience-queries'
import { addChosen, type Chosen, roomLeft } from '@/lib/client/bulk-selection'
import { callRoute } from '@/lib/client/call-route'
import type { PeopleFilters } from '@/lib/client/customer-queries'
import { loadPart } from '@/lib/client/load-part'
import type { Audience, AudienceFilter } from '@/lib/protocol/audience-objects'
import { MAX_QUEUED_RECIPIENTS } from '@/lib/protocol/limits'
import { Button } from '../ui/button'
import { showToast } from '../ui/toast'
import { useMenuAnchor } from '../ui/use-menu-anchor'
import { useOpened } from '../ui/use-opened'
import { usePeopleFilters } from './use-people-filters'

const loadPanel = loadPart(() => import('./audience-menu-panel'))
const AudienceMenuPanel = dynamic(loadPanel, { ssr: false })
const AudienceDialog = dynamic(
  loadPart(() => import('../audiences/audience-dialog').then(({ AudienceDialog: Loaded }) => Loaded)),
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
  const { filters } = usePeopleFilters()
  const filter = toAudienceFilter(filters)
  const [saving, setSaving] = useState<'people' | 'filter' | null>(null)
  // Kept while the dialog closes, so that its words do not change under the eye.
  const [what, setWhat] = useState<'people' | 'filter'>('people')
  const wasSaving = useOpened(saving !== null)
  const ask = (next: 'people' | 'filter') => {
    setWhat(next)
    setSaving(next)
  }
  const [loading, setLoading] = useState(false)

  async function load({ id, name, filter, ...listed }: Audience) {
    setLoading(true)
    try {
      const { userIds } = filter ? await callRoute('GET /api/audiences/:id', { params: { id } }) : listed
      await add(name, userIds)
    } catch (error) {
      showToast({ tone: 'danger', title: `${name} did not load`, description: messageOf(error) })
    } finally {
      setLoading(false)
    }
  }

  async function add(name: string, userIds: readonly string[]) {
    const held = new Set(chosen.map(({ id }) => id))
    const wanted = userIds.filter((id) => !held.has(id))
    if (wanted.length === 0) {
      onChoose([...chosen], userIds.length === 0 ? `${name} is empty.` : `Everyone in ${name} is chosen already.`)
      return
    }
    // Some may be gone since it was saved, so as many as a batch may have are asked for.
    const people = await queryClient.fetchQuery(audiencePeopleQuery(wanted.slice(0, MAX_QUEUED_RECIPIENTS)))
    const added = people.slice(0, roomLeft(chosen))
    onChoose(addChosen(chosen, added), noteOf(name, wanted.length, added.length))
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
        <span className="md:max-lg:sr-only">Audiences</span>
        <ChevronDown aria-hidden className="size-4 text-muted" />
      </Button>
      {anchor ? (
        <AudienceMenuPanel
          anchor={anchor}
          onClose={close}
          canSave={chosen.length > 0}
          onPick={(audience) => void load(audience)}
          onSave={() => ask('people')}
          onSaveFilter={filter && (() => ask('filter'))}
        />
      ) : null}
      {wasSaving ? (
        <AudienceDialog
          key={what}
          open={saving !== null}
          onOpenChange={(open) => setSaving(open ? what : null)}
          title={what === 'people' ? 'Save this selection' : 'Save these filters'}
          description={
            what === 'people'
              ? `${chosen.length} customers, to be chosen again with one press.`
              : 'Whoever matches when you use it, worked out anew each time.'
          }
          submitLabel="Save audience"
          onSubmit={async (name) => {
            const who = what === 'filter' && filter ? { filter } : { userIds: chosen.map(({ id }) => id) }
            await callRoute('POST /api/audiences', { body: { name, ...who } })
            await queryClient.invalidateQueries({ queryKey: audiencesKey })
            showToast({ tone: 'success', title: `Saved as ${name}` })
          }}
        />
      ) : null}
    </>
  )
})

/** What the list is narrowed by besides a word; null where nothing is. */
function toAudienceFilter({ jobId, online, contact }: PeopleFilters): AudienceFilter | null {
  if (jobId === null && !online && contact === 'any') return null
  return { jobId, online, contact: contact === 'any' ? null : contact, replied: null }
}

function noteOf(name: string, wanted: number, added: number): string {
  if (added === wanted) return `Added ${added} from ${name}.`
  if (added === 0) return `No room left: one batch reaches ${MAX_QUEUED_RECIPIENTS} customers.`
  return `Added ${added} of ${wanted} from ${name}: one batch reaches ${MAX_QUEUED_RECIPIENTS} customers, and some may be gone.`
}
