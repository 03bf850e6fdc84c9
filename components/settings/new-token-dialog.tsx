'use client'

import { useId, useState } from 'react'
import { messageOf } from '@/lib/client/api-error'
import { callRoute } from '@/lib/client/call-route'
import type { TokenScope } from '@/lib/protocol/objects'
import { usePassword } from '../account/use-password'
import { Button } from '../ui/button'
import { Checkbox } from '../ui/checkbox'
import { CopyField } from '../ui/copy-field'
import { Dialog } from '../ui/dialog'
import { Field } from '../ui/field'
import { Input } from '../ui/input'
import { isFilled } from '../ui/is-filled'
import { Select } from '../ui/select'
import { useKeptForm } from '../ui/use-kept-form'
import { type Lifetime, lifetimes, scopeNames, scopeWords, toExpiry } from './token-words'

type NewTokenDialogProps = {
  open: boolean
  isAdmin: boolean
  onOpenChange: (open: boolean) => void
  onMade: () => void
}

type TokenForm = { name: string; scopes: TokenScope[]; lifetime: Lifetime }

/** Makes a token: what it is for, what it may do and for how long. Shows its secret once. */
export function NewTokenDialog({ open, isAdmin, onOpenChange, onMade }: NewTokenDialogProps) {
  const scopesId = useId()
  const [secret, setSecret] = useState<string | null>(null)
  const { withPassword, dialog } = usePassword()
  const form = useKeptForm<TokenForm>('token', { name: '', scopes: ['read', 'send'], lifetime: '90' })
  const { register, handleSubmit, formState, setError, setValue, startOver, watch } = form
  const [granted, lifetime] = watch(['scopes', 'lifetime'])

  function close(next: boolean) {
    onOpenChange(next)
    setSecret(null)
    startOver()
  }

  const make = handleSubmit(async ({ name, scopes, lifetime }) => {
    const body = { name: name.trim(), scopes, expiresAt: toExpiry(lifetime, new Date()) }
    try {
      const made = await withPassword(() => callRoute('POST /api/me/tokens', { body }))
      setSecret(made.token)
      onMade()
    } catch (error) {
      setError('name', { message: messageOf(error) })
    }
  })

  if (secret !== null) {
    return (
      <Dialog
        open={open}
        onOpenChange={close}
        title="Your new token"
        description="Copy it now. It is not shown again."
        footer={
          <Button variant="primary" onClick={() => close(false)}>
            Done
          </Button>
        }
      >
        <CopyField label="Token" value={secret} />
      </Dialog>
    )
  }
  return (
    <>
      <Dialog
        open={open}
        onOpenChange={onOpenChange}
        title="New token"
        footer={
          <>
            <Button onClick={() => close(false)}>Cancel</Button>
            <Button type="submit" form="new-token" variant="primary" pending={formState.isSubmitting}>
              Make token
            </Button>
          </>
        }
      >
        <form id="new-token" noValidate onSubmit={(event) => void make(event)} className="flex flex-col gap-4">
          <Field label="Name" hint="What it is for, so that you know it later." error={formState.errors.name?.message}>
            <Input {...register('name', { validate: isFilled('Enter a name.') })} maxLength={100} />
          </Field>
          <fieldset aria-labelledby={scopesId} className="flex flex-col gap-2">
            <legend id={scopesId} className="mb-1.5 font-medium text-sm">
              What it may do
            </legend>
            {scopeNames
              .filter((scope) => scope !== 'admin' || isAdmin)
              .map((scope) => (
                <Checkbox
                  key={scope}
                  checked={granted.includes(scope)}
                  disabled={scope === 'read'}
                  onCheckedChange={(checked) =>
                    setValue(
                      'scopes',
                      scopeNames.filter((each) => (each === scope ? checked : granted.includes(each))),
                    )
                  }
                >
                  {scopeWords[scope].name}
                  <span className="text-muted">{` · ${scopeWords[scope].hint}`}</span>
                </Checkbox>
              ))}
          </fieldset>
          <Field label="Good for">
            <Select
              options={lifetimes}
              value={lifetime}
              onValueChange={(next) => setValue('lifetime', next)}
              className="sm:w-48"
            />
          </Field>
        </form>
      </Dialog>
      {dialog}
    </>
  )
}
