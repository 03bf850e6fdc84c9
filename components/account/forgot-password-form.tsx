'use client'

import Link from 'next/link'
import { useState } from 'react'
import { useForm } from 'react-hook-form'
import { messageOf } from '@/lib/client/api-error'
import { callRoute } from '@/lib/client/call-route'
import { Refusal } from '../ui/refusal'
import { SubmitButton } from '../ui/submit-button'
import { emailRule } from './credential-rules'
import { DoorCard } from './door-card'
import { EmailField } from './email-field'

/** Has a link sent, or says who else can make one where no mail is sent. */
export function ForgotPasswordForm({ sendsMail }: { sendsMail: boolean }) {
  const [refusal, setRefusal] = useState<string | null>(null)
  const [sentTo, setSentTo] = useState<string | null>(null)
  const { register, handleSubmit, formState } = useForm({ defaultValues: { email: '' } })
  const submit = handleSubmit(async (typed) => {
    const email = typed.email.trim()
    setRefusal(null)
    try {
      await callRoute('POST /api/password-resets', { body: { email } })
      setSentTo(email)
    } catch (error) {
      setRefusal(messageOf(error))
    }
  })

  return (
    <DoorCard title="Forgot your password?">
      {sentTo !== null ? (
        <p role="status" className="mt-3 text-sm">
          {`If ${sentTo} has an account here, a link is on its way. It works once, for 30 minutes. Nothing there? Look into the spam folder.`}
        </p>
      ) : sendsMail ? (
        <>
          <p className="mt-2 text-muted text-sm">You get a link by e-mail to set a new one.</p>
          <Refusal className="mt-3">{refusal}</Refusal>
          <form noValidate onSubmit={(event) => void submit(event)} className="mt-5 flex flex-col gap-4">
            <EmailField registered={register('email', emailRule)} error={formState.errors.email?.message} />
            <SubmitButton variant="primary" size="lg" pending={formState.isSubmitting} className="mt-1 w-full">
              Send the link
            </SubmitButton>
          </form>
        </>
      ) : (
        <p className="mt-3 text-sm">
          No mail is sent from here. Ask an admin of your marketplace: they can make a link by which you set a new
          password.
        </p>
      )}
      <p className="mt-5 text-center text-sm">
        <Link href="/sign-in" className="font-medium text-accent-fg underline underline-offset-2">
          Back to sign-in
        </Link>
      </p>
    </DoorCard>
  )
}
