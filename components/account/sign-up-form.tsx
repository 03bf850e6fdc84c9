'use client'

import { HardHat, House } from 'lucide-react'
import Link from 'next/link'
import { useLayoutEffect, useRef, useState } from 'react'
import { useForm } from 'react-hook-form'
import { ApiError, messageOf } from '@/lib/client/api-error'
import { callRoute } from '@/lib/client/call-route'
import { cn } from '../ui/cn'
import { Field } from '../ui/field'
import { Input } from '../ui/input'
import { Refusal } from '../ui/refusal'
import { SubmitButton } from '../ui/submit-button'
import { emailRule, nameRule, newPasswordRule } from './credential-rules'
import { DoorCard } from './door-card'
import { EmailField } from './email-field'
import { PasswordStrength } from './password-strength'
import { signInFailure, signInWith } from './sign-in'

const LOOK_INTO_MAIL = 'This did not open an account. Look into your mail: we wrote to this address why.'

type SignUp = { name: string; email: string; password: string }

const kinds = [
  { value: 'customer', label: 'Customer', hint: 'I need work done', icon: House },
  { value: 'contractor', label: 'Contractor', hint: 'I do the work', icon: HardHat },
] as const
type Kind = (typeof kinds)[number]['value']

export function SignUpForm() {
  const [refusal, setRefusal] = useState<string | null>(null)
  const { register, handleSubmit, formState, setError, watch } = useForm<SignUp>({
    defaultValues: { name: '', email: '', password: '' },
  })
  const [role, setRole] = useState<Kind>('customer')
  const choice = useRef<HTMLFieldSetElement>(null)
  // Chosen before the page had taken over, it is marked in the page alone.
  useLayoutEffect(() => {
    const early = choice.current?.querySelector<HTMLInputElement>(':checked')?.value
    setRole((held) => kinds.find(({ value }) => value === early)?.value ?? held)
  }, [])
  const { errors } = formState
  const { name, email, password } = watch()

  const submit = handleSubmit(async (account) => {
    setRefusal(null)
    try {
      await callRoute('POST /api/accounts', {
        body: { ...account, name: account.name.trim(), email: account.email.trim(), role },
      })
    } catch (error) {
      const issues = error instanceof ApiError ? error.issues : []
      for (const { path, message } of issues) {
        if (path === 'name' || path === 'email' || path === 'password') setError(path, { message })
      }
      if (error instanceof ApiError && error.code === 'conflict') {
        setError('email', { message: 'There is an account with this address. Sign in instead.' }, { shouldFocus: true })
      } else if (issues.length === 0) setRefusal(messageOf(error))
      return
    }
    const failure = await signInWith({ email: account.email.trim(), password: account.password }, '/')
    // The answer to the sign-up does not tell; a mail does.
    setRefusal(failure === signInFailure('unauthorized') ? LOOK_INTO_MAIL : failure)
  })

  return (
    <DoorCard title="Sign up">
      <Refusal className="mt-3">{refusal}</Refusal>
      <form noValidate onSubmit={(event) => void submit(event)} className="mt-5 flex flex-col gap-4">
        <fieldset ref={choice}>
          <legend className="mb-1.5 font-medium text-sm">I am a</legend>
          <div className="grid grid-cols-2 gap-2">
            {kinds.map(({ value, label, hint, icon: Icon }) => (
              <label
                key={value}
                className={cn(
                  'flex cursor-pointer flex-col gap-1 rounded-md border border-control p-3 transition-colors hover:bg-hover',
                  'has-checked:border-accent has-checked:bg-accent-bg has-checked:ring-1 has-checked:ring-accent',
                  'has-focus-visible:outline-2 has-focus-visible:outline-accent has-focus-visible:outline-offset-2',
                )}
              >
                <input
                  type="radio"
                  name="role"
                  value={value}
                  checked={role === value}
                  onChange={() => setRole(value)}
                  className="sr-only"
                />
                <Icon aria-hidden className="size-5 text-accent-fg" />
                <span className="font-medium text-sm">{label}</span>
                <span className="text-muted text-xs">{hint}</span>
              </label>
            ))}
          </div>
        </fieldset>
        <Field label="Name" hint="As others will see it." error={errors.name?.message}>
          <Input autoComplete="name" className="h-11" {...register('name', nameRule)} />
        </Field>
        <EmailField registered={register('email', emailRule)} error={errors.email?.message} />
        <Field label="Password" hint="At least 8 characters." error={errors.password?.message}>
          <Input
            type="password"
            autoComplete="new-password"
            className="h-11"
            {...register('password', newPasswordRule)}
          />
        </Field>
        <PasswordStrength password={password} known={[name, email]} />
        <SubmitButton variant="primary" size="lg" pending={formState.isSubmitting} className="mt-1 w-full">
          Sign up
        </SubmitButton>
      </form>
      <p className="mt-5 text-center text-muted text-sm">
        Already have an account?{' '}
        <Link href="/sign-in" className="font-medium text-accent-fg underline underline-offset-2">
          Sign in
        </Link>
      </p>
    </DoorCard>
  )
}
