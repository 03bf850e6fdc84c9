'use client'

import { useQueryClient } from '@tanstack/react-query'
import { Copy, KeyRound } from 'lucide-react'
import { useState } from 'react'
import { useForm } from 'react-hook-form'
import { tokensQuery } from '@/lib/client/account-queries'
import { messageOf } from '@/lib/client/api-error'
import { callRoute } from '@/lib/client/call-route'
import { useQuery } from '@/lib/client/use-query'
import { Button } from '../ui/button'
import { Card } from '../ui/card'
import { ConfirmDialog, Dialog } from '../ui/dialog'
import { ErrorState } from '../ui/error-state'
import { Field } from '../ui/field'
import { Input } from '../ui/input'
import { isFilled } from '../ui/is-filled'
import { RelativeTime } from '../ui/relative-time'
import { Skeleton } from '../ui/skeleton'
import { showToast } from '../ui/toast'

/** API tokens: made, shown once, revoked. */
export function TokensCard() {
  const client = useQueryClient()
  const { data, error, isPending, refetch } = useQuery(tokensQuery())
  const [making, setMaking] = useState(false)
  const [revoking, setRevoking] = useState<{ id: string; name: string } | null>(null)
  const renew = () => client.invalidateQueries({ queryKey: tokensQuery().queryKey })

  return (
    <Card
      title="API tokens"
      description="For programs that act in your name."
      actions={
        <Button size="sm" onClick={() => setMaking(true)}>
          New token
        </Button>
      }
    >
      {error ? (
        <ErrorState className="py-4" error={error} onRetry={() => void refetch()} />
      ) : isPending ? (
        <Skeleton className="h-12" />
      ) : data.items.length === 0 ? (
        <p className="text-muted text-sm">You have no tokens. Most people need none.</p>
      ) : (
        <ul className="divide-y divide-line">
          {data.items.map((token) => (
            <li key={token.id} className="flex items-center gap-3 py-3 first:pt-0 last:pb-0">
              <KeyRound aria-hidden className="size-5 shrink-0 text-muted" />
              <div className="min-w-0 flex-1">
                <p className="truncate font-medium text-sm">{token.name}</p>
                <p className="text-muted text-xs">
                  {'Made '}
                  <RelativeTime at={token.createdAt} form="long" />
                  {token.lastUsedAt ? (
                    <>
                      {', last used '}
                      <RelativeTime at={token.lastUsedAt} form="long" />
                    </>
                  ) : (
                    ', never used'
                  )}
                </p>
              </div>
              <Button
                size="sm"
                variant="ghost"
                aria-label={`Revoke ${token.name}`}
                onClick={() => setRevoking({ id: token.id, name: token.name })}
              >
                Revoke
              </Button>
            </li>
          ))}
        </ul>
      )}
      <NewTokenDialog open={making} onOpenChange={setMaking} onMade={() => void renew()} />
      <ConfirmDialog
        open={revoking !== null}
        onOpenChange={() => setRevoking(null)}
        title={`Revoke ${revoking?.name ?? 'this token'}?`}
        description="Programs that use it are refused from now on."
        confirmLabel="Revoke"
        danger
        onConfirm={async () => {
          if (revoking) await callRoute('revokeToken', { params: { id: revoking.id } })
          await renew()
        }}
      />
    </Card>
  )
}

type NewTokenDialogProps = { open: boolean; onOpenChange: (open: boolean) => void; onMade: () => void }

function NewTokenDialog({ open, onOpenChange, onMade }: NewTokenDialogProps) {
  const [secret, setSecret] = useState<string | null>(null)
  const { register, handleSubmit, formState, setError, reset } = useForm({ defaultValues: { name: '' } })

  function close(next: boolean) {
    onOpenChange(next)
    setSecret(null)
    reset()
  }

  const make = handleSubmit(async ({ name }) => {
    try {
      const made = await callRoute('createToken', { body: { name: name.trim() } })
      setSecret(made.token)
      onMade()
    } catch (error) {
      setError('name', { message: messageOf(error) })
    }
  })

  function copy(text: string) {
    navigator.clipboard.writeText(text).then(
      () => showToast({ title: 'Copied' }),
      () => showToast({ title: 'The browser did not allow copying', tone: 'danger' }),
    )
  }

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
        <div className="flex items-end gap-2">
          <Field label="Token" className="min-w-0 flex-1">
            <Input readOnly value={secret} onFocus={(event) => event.target.select()} className="font-mono" />
          </Field>
          <Button icon={<Copy aria-hidden className="size-4" />} onClick={() => copy(secret)}>
            Copy
          </Button>
        </div>
      </Dialog>
    )
  }
  return (
    <Dialog
      open={open}
      onOpenChange={close}
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
      <form id="new-token" noValidate onSubmit={(event) => void make(event)}>
        <Field label="Name" hint="What it is for, so that you know it later." error={formState.errors.name?.message}>
          <Input {...register('name', { validate: isFilled('Enter a name.') })} maxLength={100} />
        </Field>
      </form>
    </Dialog>
  )
}
