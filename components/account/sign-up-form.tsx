'use client'

import { zodResolver } from '@hookform/resolvers/zod'
import { HardHat, House } from 'lucide-react'
import Link from 'next/link'
import { useLayoutEffect, useRef, useState } from 'react'
import { useForm } from 'react-hook-form'
import { z } from 'zod'
import { ApiError, messageOf } from '@/lib/client/api-error'
import { callRoute } from '@/lib/client/call-route'
import { cn } from '../ui/cn'
import { Field } from '../ui/field'
import { Input } from '../ui/input'
import { Refusal } from '../ui/refusal'
import { SubmitButton } from '../ui/submit-button'
import { signInWith } from './sign-in'

const schema = z.object({
  name: z.string().trim().min(1, 'Enter your name.').max(100, 'Use 100 characters at most.'),
  email: z
    .string()
    .trim()
    .min(1, 'Enter your e-mail address.')
    .pipe(z.email('Enter an e-mail address like name@example.com.')),
  password: z.string().min(8, 'Use at least 8 characters.').max(200, 'Use 200 characters at most.'),
})
type SignUp = z.infer<typeof schema>

const kinds = [
  { value: 'customer', label: 'Customer', hint: 'I need work done', icon: House },
  { value: 'contractor', label: 'Contractor', hint: 'I do the work', icon: HardHat },
] as const
type Kind = (typeof kinds)[number]['value']

export function SignUpForm() {
  const [refusal, setRefusal] = useState<string | null>(null)
  const { register, handleSubmit, formState, setError } = useForm<SignUp>({
    resolver: zodResolver(schema),
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

  const submit = handleSubmit(async (account) => {
    setRefusal(null)
    try {
      await callRoute('signUp', { body: { ...account, role } })
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
    setRefusal(await signInWith(account.email, account.password, '/'))
  })

  return (
    <div className="w-full max-w-sm rounded-lg border border-line bg-surface p-6 shadow-2 sm:p-8">
      <h1 className="font-semibold text-lg">Sign up</h1>
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
          <Input autoComplete="name" className="h-11" {...register('name')} />
        </Field>
        <Field label="E-mail" error={errors.email?.message}>
          <Input type="email" autoComplete="username" inputMode="email" className="h-11" {...register('email')} />
        </Field>
        <Field label="Password" hint="At least 8 characters." error={errors.password?.message}>
          <Input type="password" autoComplete="new-password" className="h-11" {...register('password')} />
        </Field>
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
    </div>
  )
}
