import type { Metadata } from 'next'
import { ResetPasswordForm } from '@/components/account/reset-password-form'

export const metadata: Metadata = { title: 'Set a new password', referrer: 'no-referrer' }

export default function ResetPasswordPage() {
  return <ResetPasswordForm />
}
