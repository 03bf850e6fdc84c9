import type { Metadata } from 'next'
import { SignInPanel } from '@/components/account/sign-in-panel'
import { getPublicConfig } from '@/lib/next/public-config'

export const metadata: Metadata = { title: 'Sign in' }

type SignInPageProps = { searchParams: Promise<Record<string, string | string[] | undefined>> }

function one(value: string | string[] | undefined): string | null {
  return typeof value === 'string' ? value : null
}

/** Only a path of this site may be gone back to. */
function ownPath(value: string | null): string | null {
  if (!value) return null
  const path = value.replace(/^https?:\/\/[^/]+/, '')
  return /^\/(?![/\\])/.test(path) ? path : null
}

export default async function SignInPage({ searchParams }: SignInPageProps) {
  const [{ isDemo }, query] = await Promise.all([getPublicConfig(), searchParams])
  return (
    <SignInPanel
      isDemo={isDemo}
      ended={one(query.ended)}
      failure={one(query.error)}
      returnTo={ownPath(one(query.callbackUrl))}
    />
  )
}
