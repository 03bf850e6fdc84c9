'use client'

import { useQueryClient } from '@tanstack/react-query'
import { useRouter } from 'next/navigation'
import { messageOf } from '@/lib/client/api-error'
import { callRoute } from '@/lib/client/call-route'
import { meQuery } from '@/lib/client/me-queries'
import { takeAnswer } from '@/lib/client/take-answer'
import type { Me } from '@/lib/protocol/objects'
import { nameRule } from '../account/credential-rules'
import { Card } from '../ui/card'
import { Field } from '../ui/field'
import { Input } from '../ui/input'
import { KeptNote } from '../ui/kept-note'
import { ReplacedText } from '../ui/replaced-text'
import { SubmitButton } from '../ui/submit-button'
import { showToast } from '../ui/toast'
import { useKeptForm } from '../ui/use-kept-form'
import { EmailField } from './email-field'

/** The name that others see, and the address that mail goes to. */
export function AccountCard({ me, sendsMail }: { me: Me; sendsMail: boolean }) {
  const client = useQueryClient()
  const router = useRouter()
  const form = useKeptForm('own-name', { name: me.name })
  const { register, handleSubmit, formState, setError, reset, forget } = form

  const submit = handleSubmit(async ({ name }) => {
    try {
      const changed = await callRoute('PATCH /api/me', { body: { name: name.trim() } })
      await takeAnswer(client, meQuery(), changed)
      reset({ name: changed.name })
      forget()
      router.refresh()
      showToast({ title: 'Name saved', tone: 'success' })
    } catch (error) {
      setError('name', { message: messageOf(error) })
    }
  })

  return (
    <Card title="Account">
      <form noValidate onSubmit={(event) => void submit(event)} className="flex flex-wrap items-start gap-3">
        <div className="basis-full empty:hidden">
          <KeptNote shown={form.wasRestored && formState.isDirty} onStartOver={form.startOver} />
          <ReplacedText {...form.replaced} />
        </div>
        <Field
          label="Name"
          hint="As others see it."
          error={formState.errors.name?.message}
          className="min-w-0 flex-1 basis-60"
        >
          {/* Also in the server's page: else the form would write it under the hand of who types there already. */}
          <Input autoComplete="name" defaultValue={me.name} {...register('name', nameRule)} />
        </Field>
        <SubmitButton className="sm:mt-6.5" pending={formState.isSubmitting}>
          Save name
        </SubmitButton>
      </form>
      <EmailField me={me} sendsMail={sendsMail} />
    </Card>
  )
}
