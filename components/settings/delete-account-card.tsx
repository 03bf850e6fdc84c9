'use client'

import { useState } from 'react'
import { ApiError } from '@/lib/client/api-error'
import { callRoute } from '@/lib/client/call-route'
import { Button } from '../ui/button'
import { Card } from '../ui/card'
import { ConfirmDialog } from '../ui/dialog'
import { Field } from '../ui/field'
import { Input } from '../ui/input'

export function DeleteAccountCard() {
  const [asking, setAsking] = useState(false)
  const [password, setPassword] = useState('')

  async function remove() {
    if (password === '') throw new Error('Enter your password to confirm.')
    try {
      await callRoute('deleteMe', { body: { password } })
    } catch (error) {
      if (error instanceof ApiError && error.code === 'invalid') throw new Error('That is not your password.')
      throw error
    }
    window.location.assign('/sign-in')
  }

  return (
    <Card title="Delete account">
      <div className="flex flex-wrap items-center gap-4">
        <p className="min-w-0 flex-1 basis-60 text-muted text-sm">
          Your messages stay with the people who got them, without your name. This cannot be taken back.
        </p>
        <Button variant="danger" onClick={() => setAsking(true)}>
          Delete account
        </Button>
      </div>
      <ConfirmDialog
        open={asking}
        onOpenChange={(open) => {
          setAsking(open)
          setPassword('')
        }}
        title="Delete your account?"
        description="You are signed out everywhere and cannot sign in again. This cannot be taken back."
        confirmLabel="Delete account"
        danger
        onConfirm={remove}
      >
        <Field label="Your password">
          <Input
            type="password"
            autoComplete="current-password"
            value={password}
            onChange={(event) => setPassword(event.target.value)}
          />
        </Field>
      </ConfirmDialog>
    </Card>
  )
}
