'use client'

import { meQuery } from '@/lib/client/account-queries'
import { useQuery } from '@/lib/client/use-query'
import { PageBody, PageHeader } from '../ui/page-header'
import { AccountCard } from './account-card'
import { BlockedCard } from './blocked-card'
import { DeleteAccountCard } from './delete-account-card'
import { PasswordCard } from './password-card'
import { PrivacyCard } from './privacy-card'
import { SecurityCard } from './security-card'
import { SessionsCard } from './sessions-card'
import { ThemeCard } from './theme-card'
import { TokensCard } from './tokens-card'

/** Everything about one's own account. */
export function SettingsView() {
  const { data: me } = useQuery(meQuery())
  if (!me) return null
  return (
    <PageBody className="max-w-3xl">
      <PageHeader title="Settings" description={me.email} />
      <AccountCard me={me} />
      <PrivacyCard me={me} />
      <ThemeCard />
      <PasswordCard />
      <SessionsCard />
      <SecurityCard />
      <TokensCard role={me.role} />
      {me.role === 'admin' ? null : <BlockedCard />}
      <DeleteAccountCard />
    </PageBody>
  )
}
