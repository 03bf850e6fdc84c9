import type { Metadata } from 'next'
import { ForgotPasswordForm } from '@/components/account/forgot-password-form'
import { getPublicConfig } from '@/lib/next/public-config'

export const metadata: Metadata = { title: 'Forgot password' }

export default async function ForgotPasswordPage() {
  const { sendsMail } = await getPublicConfig()
  return <ForgotPasswordForm sendsMail={sendsMail} />
}
