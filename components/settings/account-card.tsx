'use client'

import { zodResolver } from '@hookform/resolvers/zod'
import { useQueryClient } from '@tanstack/react-query'
import { useRouter } from 'next/navigation'
import { useForm } from 'react-hook-form'
import { z } from 'zod'
import { meQuery } from '@/lib/client/account-queries'
import { messageOf } from '@/lib/client/api-error'
import { callRoute } from '@/lib/client/call-route'
import type { Me } from '@/lib/protocol/objects'
import { Card } from '../ui/card'
import { Field } from '../ui/field'
import { Input } from '../ui/input'
import { SubmitButton } from '../ui/submit-button'
import { showToast } from '../ui/toast'

const schema = z.object({
  name: z.string().trim().min(1, 'Enter your name.').max(100, 'Use 100 characters at most.'),
})

/** The name that others see. */
export function AccountCard({ me }: { me: Me }) {
  const client = useQueryClient()
  const router = useRouter()
  const { register, handleSubmit, formState, setError, reset } = useForm({
    resolver: zodResolver(schema),
    defaultValues: { name: me.name },
  })

  const submit = handleSubmit(async ({ name }) => {
    try {
      const changed = await callRoute('patchMe', { body: { name } })
      client.setQueryData(meQuery().queryKey, changed)
      reset({ name: changed.name })
      router.refresh()
      showToast({ title: 'Name saved', tone: 'success' })
    } catch (error) {
      setError('name', { message: messageOf(error) })
    }
  })

  return (
    <Card title="Account">
      <form noValidate onSubmit={(event) => void submit(event)} className="flex flex-wrap items-start gap-3">
        <Field
          label="Name"
          hint="As others see it."
          error={formState.errors.name?.message}
          className="min-w-0 flex-1 basis-60"
        >
          {/* Also in the server's page: else the form would write it under the hand of who types there already. */}
          <Input autoComplete="name" defaultValue={me.name} {...register('name')} />
        </Field>
        <SubmitButton className="sm:mt-6.5" pending={formState.isSubmitting}>
          Save name
        </SubmitButton>
      </form>
    </Card>
  )
}
