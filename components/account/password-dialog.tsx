'use client'

import { type ReactNode, useState } from 'react'
import { ApiError } from '@/lib/client/api-error'
import { ConfirmDialog } from '../ui/dialog'
import { Field } from '../ui/field'
import { Input } from '../ui/input'

type PasswordDialogProps = {
  open: boolean
  onOpenChange: (open: boolean) => void
  title: string
  description: ReactNode
  confirmLabel: string
  danger?: boolean
  onPassword: (password: string) => Promise<unknown>
}

/** Asks for one's password before something that a session alone must not do. */
export function PasswordDialog({ open, onOpenChange, onPassword, ...words }: PasswordDialogProps) {
  const [password, setPassword] = useState('')

  async function confirm() {
    if (password === '') throw new Error('Enter your password to confirm.')
    try {
      await onPassword(password)
    } catch (error) {
      if (error instanceof ApiError && error.code === 'invalid') throw new Error('That is not your password.')
      throw error
    }
  }

  return (
    <ConfirmDialog
      {...words}
      open={open}
      onOpenChange={(next) => {
        onOpenChange(next)
        setPassword('')
      }}
      onConfirm={confirm}
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
  )
}
