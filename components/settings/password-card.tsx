'use client'

import { useQueryClient } from '@tanstack/react-query'
import { useForm } from 'react-hook-form'
import { securityLogQuery, sessionsQuery, tokensQuery } from '@/lib/client/account-queries'
import { ApiError, messageOf } from '@/lib/client/api-error'
import { callRoute } from '@/lib/client/call-route'
import type { Me } from '@/lib/protocol/objects'
import { heldPasswordRule, newPasswordRule } from '../account/credential-rules'
import { PasswordStrength } from '../account/password-strength'
import { Card } from '../ui/card'
import { Field } from '../ui/field'
import { Input } from '../ui/input'
import { SubmitButton } from '../ui/submit-button'
import { showToast } from '../ui/toast'

export function PasswordCard({ me }: { me: Me }) {
  const client = useQueryClient()
  const { register, handleSubmit, formState, setError, reset, watch } = useForm({
    defaultValues: { currentPassword: '', newPassword: '' },
  })
  const { errors } = formState

  const submit = handleSubmit(async (body) => {
    try {
      await callRoute('POST /api/me/password', { body })
      reset()
      for (const { queryKey } of [sessionsQuery(), tokensQuery(), securityLogQuery()]) {
        void client.invalidateQueries({ queryKey })
      }
      showToast({
        title: 'Password changed',
        description: 'All other sessions and API tokens are ended.',
        tone: 'success',
      })
    } catch (error) {
      const issue = error instanceof ApiError ? error.issues[0] : undefined
      if (issue?.path === 'newPassword') setError(issue.path, { message: issue.message })
      else setError('currentPassword', { message: issue ? 'That is not your password.' : messageOf(error) })
    }
  })

  return (
    <Card title="Password" description="Changing it ends all other sessions and all API tokens.">
      <form noValidate onSubmit={(event) => void submit(event)} className="flex flex-col gap-4 sm:max-w-80">
        <Field label="Password now" error={errors.currentPassword?.message}>
          <Input type="password" autoComplete="current-password" {...register('currentPassword', heldPasswordRule)} />
        </Field>
        <Field label="New password" hint="At least 8 characters." error={errors.newPassword?.message}>
          <Input type="password" autoComplete="new-password" {...register('newPassword', newPasswordRule)} />
        </Field>
        <PasswordStrength password={watch('newPassword')} known={[me.name, me.email]} />
        <SubmitButton className="self-start" pending={formState.isSubmitting}>
          Change password
        </SubmitButton>
      </form>
    </Card>
  )
}
