import type { Metadata } from 'next'
import { ConfirmEmail } from '@/components/account/confirm-email'

export const metadata: Metadata = { title: 'Confirm your e-mail address', referrer: 'no-referrer' }

export default function ConfirmEmailPage() {
  return <ConfirmEmail />
}
