'use client'

import Link from 'next/link'
import { useState } from 'react'
import { useForm } from 'react-hook-form'
import { endReasons } from '../shell/end-reasons'
import { cn } from '../ui/cn'
import { Field } from '../ui/field'
import { Input } from '../ui/input'
import { isFilled } from '../ui/is-filled'
import { Refusal } from '../ui/refusal'
import { SubmitButton } from '../ui/submit-button'
import { emailRule, heldPasswordRule } from './credential-rules'
import { DemoAccounts } from './demo-accounts'
import { EmailField } from './email-field'
import { ProductPicture } from './product-picture'
import { CODE_NEEDED, signInFailure, signInWith } from './sign-in'

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
  const [needsCode, setNeedsCode] = useState(false)
  const { register, handleSubmit, formState, setFocus } = useForm({
    defaultValues: { email: '', password: '', code: '' },
  })
  const reason = ended && ended in endReasons ? endReasons[ended as keyof typeof endReasons] : null

  const submit = handleSubmit(async ({ email, password, code }) => {
    setRefusal(null)
    const sentence = await signInWith({ email: email.trim(), password, code: code.trim() }, returnTo)
    if (sentence === null) return
    if (sentence === CODE_NEEDED) {
      setNeedsCode(true)
      return
    }
    setRefusal(sentence)
    setFocus(needsCode ? 'code' : 'password')
  })

  return (
    <div className="grid w-full max-w-sm gap-6 lg:max-w-4xl lg:grid-cols-[minmax(0,1fr)_24rem] lg:items-center lg:gap-x-12">
      <div className={cn('flex min-w-0 flex-col gap-5', isDemo && 'lg:self-end')}>
        <p className="text-balance font-semibold text-lg lg:text-xl">
          One message to every customer, and you see what became of each.
        </p>
        <div className="max-lg:hidden">
          <ProductPicture />
        </div>
      </div>
      <div className={cn('w-full min-w-0 rounded-lg bg-surface p-6 shadow-2 sm:p-8', isDemo && 'lg:row-span-2')}>
        <h1 className="font-semibold text-lg">Sign in</h1>
        {reason && !refusal ? (
          <p role="status" className="mt-3 rounded-sm bg-info-bg px-3 py-2 text-info-fg text-sm">
            {reason}
          </p>
        ) : null}
        <Refusal className="mt-3">{refusal}</Refusal>
        <form noValidate onSubmit={(event) => void submit(event)} className="mt-5 flex flex-col gap-4">
          <EmailField registered={register('email', emailRule)} error={formState.errors.email?.message} />
          <Field label="Password" error={formState.errors.password?.message}>
            <Input
              type="password"
              autoComplete="current-password"
              className="h-11"
              {...register('password', heldPasswordRule)}
            />
          </Field>
          {needsCode ? (
            <Field
              label="Code"
              hint="Of your authenticator app, or a recovery code."
              error={formState.errors.code?.message}
            >
              <Input
                autoComplete="one-time-code"
                autoCapitalize="off"
                spellCheck={false}
                autoFocus
                className="h-11"
                {...register('code', { validate: isFilled('Enter the code.') })}
              />
            </Field>
          ) : null}
          <SubmitButton variant="primary" size="lg" pending={formState.isSubmitting} className="mt-1 w-full">
            Sign in
          </SubmitButton>
        </form>
        <p className="mt-4 text-center text-sm">
          <Link href="/forgot-password" className="text-muted underline underline-offset-2">
            Forgot your password?
          </Link>
        </p>
        <p className="mt-3 text-center text-muted text-sm">
          New here?{' '}
          <Link href="/sign-up" className="font-medium text-accent-fg underline underline-offset-2">
            Sign up
          </Link>
        </p>
      </div>
      {isDemo ? (
        <div className="min-w-0 lg:self-start">
          <DemoAccounts onRefusal={setRefusal} returnTo={returnTo} />
        </div>
      ) : null}
    </div>
  )
}
