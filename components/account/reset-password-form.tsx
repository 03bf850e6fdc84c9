'use client'

import Link from 'next/link'
import { useState } from 'react'
import { useForm } from 'react-hook-form'
import { ApiError, messageOf } from '@/lib/client/api-error'
import { callRoute } from '@/lib/client/call-route'
import { Field } from '../ui/field'
import { Input } from '../ui/input'
import { Refusal } from '../ui/refusal'
import { SubmitButton } from '../ui/submit-button'
import { newPasswordRule } from './credential-rules'
import { DoorCard } from './door-card'
import { PasswordStrength } from './password-strength'

/** Sets a new password by the secret in the address, which stays in this browser until then. */
export function ResetPasswordForm() {
  const [refusal, setRefusal] = useState<string | null>(null)
  const [isDone, setDone] = useState(false)
  const { register, handleSubmit, formState, setError, watch } = useForm({ defaultValues: { password: '' } })
  const submit = handleSubmit(async ({ password }) => {
    setRefusal(null)
    try {
      await callRoute('POST /api/password-resets/use', { body: { token: location.hash.slice(1) || 'none', password } })
      history.replaceState(null, '', location.pathname)
      setDone(true)
    } catch (error) {
      const issue = error instanceof ApiError ? error.issues[0] : undefined
      if (issue?.path === 'password') setError('password', { message: issue.message }, { shouldFocus: true })
      else setRefusal(issue?.message ?? messageOf(error))
    }
  })

  return (
    <DoorCard title="Set a new password">
      {isDone ? (
        <p role="status" className="mt-3 text-sm">
          Your new password is set, and everybody was signed out.
        </p>
      ) : (
        <>
          <Refusal className="mt-3">{refusal}</Refusal>
          <form noValidate onSubmit={(event) => void submit(event)} className="mt-5 flex flex-col gap-4">
            <Field label="New password" hint="At least 8 characters." error={formState.errors.password?.message}>
              <Input
                type="password"
                autoComplete="new-password"
                className="h-11"
                {...register('password', newPasswordRule)}
              />
            </Field>
            <PasswordStrength password={watch('password')} known={[]} />
            <SubmitButton variant="primary" size="lg" pending={formState.isSubmitting} className="mt-1 w-full">
              Set password
            </SubmitButton>
          </form>
        </>
      )}
      <p className="mt-5 text-center text-sm">
        <Link
          href={isDone ? '/sign-in' : '/forgot-password'}
          className="font-medium text-accent-fg underline underline-offset-2"
        >
          {isDone ? 'Sign in' : 'Ask for a new link'}
        </Link>
      </p>
    </DoorCard>
  )
}
