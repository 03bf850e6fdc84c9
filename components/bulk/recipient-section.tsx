'use client'

import { UserPlus } from 'lucide-react'
import { memo, useCallback, useState } from 'react'
import { type Chosen, removeChosen } from '@/lib/client/bulk-selection'
import { useMedia } from '@/lib/client/use-media'
import { MAX_QUEUED_RECIPIENTS } from '@/lib/protocol/limits'
import type { Job } from '@/lib/protocol/objects'
import { Button } from '../ui/button'
import { Card } from '../ui/card'
import { Dialog } from '../ui/dialog'
import { ChosenLine } from './chosen-line'
import { CustomerListSkeleton } from './customer-list-skeleton'
import { PeoplePicker } from './people-picker'

/** From here on the list stands in the page; below it is a page of its own. */
const WIDE = '(min-width: 48rem)'

type RecipientSectionProps = {
  chosen: readonly Chosen[]
  jobs: readonly Job[]
  disabled: boolean
  onChange: (next: (chosen: readonly Chosen[]) => Chosen[]) => void
}

/** Who gets the message: beside the rest where there is room, on a phone one line and a picker over the page. */
export const RecipientSection = memo(function RecipientSection(props: RecipientSectionProps) {
  const { chosen, disabled, onChange } = props
  const isWide = useMedia(WIDE)
  const [isPicking, setPicking] = useState(false)
  const remove = useCallback((id: string) => onChange((before) => removeChosen(before, new Set([id]))), [onChange])
  const keepFirst = useCallback(() => onChange((before) => before.slice(0, MAX_QUEUED_RECIPIENTS)), [onChange])
  const clear = useCallback(() => onChange(() => []), [onChange])
  const line = (
    <ChosenLine
      chosen={chosen}
      disabled={disabled}
      onRemove={remove}
      onKeepFirst={keepFirst}
      onClear={clear}
      className="flex-1 basis-46"
    />
  )
  return (
    <>
      <Card fill title="Who" className="max-md:hidden" footer={line}>
        {/* Its rows reach down to the line below. */}
        <div className="-mb-4 flex min-h-0 flex-1 flex-col sm:-mb-5">
          {isWide ? <PeoplePicker {...props} /> : <CustomerListSkeleton />}
        </div>
      </Card>
      <Card title="Who" className="md:hidden">
        <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
          {line}
          {chosen.length === 0 ? (
            <Button
              variant="primary"
              disabled={disabled}
              onClick={() => setPicking(true)}
              icon={<UserPlus aria-hidden className="size-4" />}
            >
              Choose customers
            </Button>
          ) : (
            <Button disabled={disabled} onClick={() => setPicking(true)}>
              Change
            </Button>
          )}
        </div>
      </Card>
      <Dialog
        size="full"
        open={isPicking && isWide === false}
        onOpenChange={setPicking}
        title="Choose customers"
        footer={
          <>
            {line}
            <Button variant="primary" onClick={() => setPicking(false)}>
              Done
            </Button>
          </>
        }
      >
        <PeoplePicker {...props} />
      </Dialog>
    </>
  )
})
