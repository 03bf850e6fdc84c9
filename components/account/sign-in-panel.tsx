'use client'

import { zodResolver } from '@hookform/resolvers/zod'
import Link from 'next/link'
import { useState } from 'react'
import { useForm } from 'react-hook-form'
import { z } from 'zod'
import { endReasons } from '../shell/end-reasons'
import { cn } from '../ui/cn'
import { Field } from '../ui/field'
import { Input } from '../ui/input'
import { Refusal } from '../ui/refusal'
import { SubmitButton } from '../ui/submit-button'
import { DemoAccounts } from './demo-accounts'
import { signInFailure, signInWith } from './sign-in'

const schema = z.object({
  email: z
    .string()
    .trim()
    .min(1, 'Enter your e-mail address.')
    .pipe(z.email('Enter an e-mail address like name@example.com.')),
  password: z.string().min(1, 'Enter your password.'),
})

type SignInPanelProps = {
  isDemo: boolean
  /** Why an earlier session ended. */
  ended: string | null
  /** What next-auth said, where it led back here. */
  failure: string | null
  returnTo: string | null
}

export function SignInPanel({ isDemo, ended, failure, returnTo }: SignInPanelProps) {
  const [refusal, setRefusal] = useState<string | null>(failure ? signInFailure(failure) : null)
  const { register, handleSubmit, formState, setFocus } = useForm({
    resolver: zodResolver(schema),
    defaultValues: { email: '', password: '' },
  })
  const reason = ended && ended in endReasons ? endReasons[ended as keyof typeof endReasons] : null

  const submit = handleSubmit(async ({ email, password }) => {
    setRefusal(null)
    const sentence = await signInWith(email, password, returnTo)
    if (sentence === null) return
    setRefusal(sentence)
    setFocus('password')
  })

  return (
    <div className={cn('flex w-full max-w-sm flex-col gap-6', isDemo && 'lg:max-w-3xl lg:flex-row lg:items-start')}>
      <div className="min-w-0 flex-1 rounded-lg border border-line bg-surface p-6 shadow-2 sm:p-8">
        <h1 className="font-semibold text-lg">Sign in</h1>
        {reason && !refusal ? (
          <p role="status" className="mt-3 rounded-sm bg-info-bg px-3 py-2 text-info-fg text-sm">
            {reason}
          </p>
        ) : null}
        <Refusal className="mt-3">{refusal}</Refusal>
        <form noValidate onSubmit={(event) => void submit(event)} className="mt-5 flex flex-col gap-4">
          <Field label="E-mail" error={formState.errors.email?.message}>
            <Input type="email" autoComplete="username" inputMode="email" className="h-11" {...register('email')} />
          </Field>
          <Field label="Password" error={formState.errors.password?.message}>
            <Input type="password" autoComplete="current-password" className="h-11" {...register('password')} />
          </Field>
          <SubmitButton
            variant="primary"
            size="lg"
            pending={formState.isSubmitting || (formState.isSubmitSuccessful && !refusal)}
            className="mt-1 w-full"
          >
            Sign in
          </SubmitButton>
        </form>
        <p className="mt-5 text-center text-muted text-sm">
          New here?{' '}
          <Link href="/sign-up" className="font-medium text-accent-fg underline underline-offset-2">
            Sign up
          </Link>
        </p>
      </div>
      {isDemo ? <DemoAccounts onRefusal={setRefusal} returnTo={returnTo} /> : null}
    </div>
  )
}
