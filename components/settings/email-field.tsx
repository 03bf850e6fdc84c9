'use client'

import { CircleCheck } from 'lucide-react'
import { useState } from 'react'
import { ApiError, messageOf } from '@/lib/client/api-error'
import { callRoute } from '@/lib/client/call-route'
import { useKept } from '@/lib/client/use-kept'
import type { Me } from '@/lib/protocol/objects'
import { emailRule } from '../account/credential-rules'
import { usePassword } from '../account/use-password'
import { Button } from '../ui/button'
import { Field } from '../ui/field'
import { Input } from '../ui/input'

/** One's e-mail address: whether it is confirmed, and a way to another one, which counts once a link to it was followed. */
export function EmailField({ me, sendsMail }: { me: Me; sendsMail: boolean }) {
  const { withPassword, dialog } = usePassword()
  const [typed, setTyped] = useKept<string>(`rollcall:form:${me.id}:own-email`)
  const [refusal, setRefusal] = useState<string | undefined>()
  const [sentTo, setSentTo] = useState<string | null>(null)
  const [pending, setPending] = useState(false)

  async function send(email: string) {
    const verdict = emailRule.validate(email)
    if (verdict !== true) {
      setRefusal(verdict)
      return
    }
    setPending(true)
    setRefusal(undefined)
    try {
      await withPassword(() => callRoute('POST /api/me/email', { body: { email: email.trim() } }))
      setSentTo(email.trim())
      setTyped(null)
    } catch (error) {
      setRefusal(error instanceof ApiError ? (error.issues[0]?.message ?? error.message) : messageOf(error))
    } finally {
      setPending(false)
    }
  }

  return (
    <div className="mt-5 flex flex-col gap-2">
      <p className="flex flex-wrap items-center gap-x-2 text-sm">
        <span className="font-medium">E-mail: </span>
        <span className="min-w-0 break-words">{me.email}</span>
        {me.emailConfirmed ? (
          <span className="flex items-center gap-1 text-success-fg text-xs">
            <CircleCheck aria-hidden className="size-3.5" />
            Confirmed
          </span>
        ) : (
          <span className="text-muted text-xs">Not confirmed</span>
        )}
      </p>
      {sentTo ? (
        <p role="status" className="text-sm">{`A link is on its way to ${sentTo}. It works once, for a day.`}</p>
      ) : null}
      {!sendsMail ? (
        <p className="text-muted text-sm">No mail is sent from here, so it cannot be confirmed or changed.</p>
      ) : typed === null ? (
        <div className="flex flex-wrap gap-2">
          <Button size="sm" onClick={() => setTyped('')}>
            Change e-mail
          </Button>
          {me.emailConfirmed ? null : (
            <Button size="sm" pending={pending} onClick={() => void send(me.email)}>
              Send a link to confirm it
            </Button>
          )}
        </div>
      ) : (
        <form
          noValidate
          className="flex flex-wrap items-start gap-3"
          onSubmit={(event) => {
            event.preventDefault()
            void send(typed)
          }}
        >
          <Field
            label="New e-mail"
            hint="You get a link there. Until you follow it, nothing changes."
            error={refusal}
            className="min-w-0 flex-1 basis-60"
          >
            <Input
              type="email"
              inputMode="email"
              autoComplete="email"
              value={typed}
              onChange={({ target }) => setTyped(target.value)}
            />
          </Field>
          <span className="flex gap-2 sm:mt-6.5">
            <Button type="submit" pending={pending}>
              Send link
            </Button>
            <Button variant="ghost" onClick={() => setTyped(null)}>
              Cancel
            </Button>
          </span>
        </form>
      )}
      {typed === null && refusal ? (
        <p role="alert" className="text-danger-fg text-sm">
          {refusal}
        </p>
      ) : null}
      {dialog}
    </div>
  )
}
