'use client'

import { useMutation, useQueryClient } from '@tanstack/react-query'
import { meQuery } from '@/lib/client/account-queries'
import { messageOf } from '@/lib/client/api-error'
import { callRoute } from '@/lib/client/call-route'
import type { Me, Visibility } from '@/lib/protocol/objects'
import { Card } from '../ui/card'
import { Field } from '../ui/field'
import { Select } from '../ui/select'
import { Switch } from '../ui/switch'
import { showToast } from '../ui/toast'

const options: readonly { value: Visibility; label: string }[] = [
  { value: 'everyone', label: 'Everyone on Rollcall' },
  { value: 'contacts', label: 'People I have a conversation with' },
  { value: 'nobody', label: 'Nobody' },
]

/** Who sees one's presence, and for customers whether bulk messages may come. */
export function PrivacyCard({ me }: { me: Me }) {
  const client = useQueryClient()
  const { mutate, variables, isPending } = useMutation({
    mutationFn: (change: { visibility?: Visibility; bulkOptOut?: boolean }) => callRoute('patchMe', { body: change }),
    onSuccess: (changed) => client.setQueryData(meQuery().queryKey, changed),
    onError: (error) => showToast({ title: 'Not saved', description: messageOf(error), tone: 'danger' }),
  })
  const shown = { ...me, ...(isPending ? variables : {}) }

  return (
    <Card title="Privacy">
      <div className="flex flex-col gap-5">
        <Field
          label="Who sees when I am online"
          hint="The others see you as offline, without a time. Admins always see your state."
        >
          <Select
            options={options}
            value={shown.visibility}
            onValueChange={(visibility) => mutate({ visibility })}
            className="sm:max-w-80"
          />
        </Field>
        {me.role === 'customer' ? (
          <Switch
            checked={!shown.bulkOptOut}
            onCheckedChange={(allowed) => mutate({ bulkOptOut: !allowed })}
            label="Bulk messages"
            hint="Contractors may include you when they write to many customers at once."
          />
        ) : null}
      </div>
    </Card>
  )
}
