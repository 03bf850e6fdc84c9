'use client'

import { meQuery } from '@/lib/client/me-queries'
import { useQuery } from '@/lib/client/use-query'
import { PageBody, PageHeader } from '../ui/page-header'
import { AccountCard } from './account-card'
import { BlockedCard } from './blocked-card'
import { DeleteAccountCard } from './delete-account-card'
import { ExportCard } from './export-card'
import { NotificationsCard } from './notifications-card'
import { PasswordCard } from './password-card'
import { PrivacyCard } from './privacy-card'
import { SecurityCard } from './security-card'
import { SessionsCard } from './sessions-card'
import { ThemeCard } from './theme-card'
import { TokensCard } from './tokens-card'
import { TwoFactorCard } from './two-factor-card'
import { WhoMayWriteCard } from './who-may-write-card'

/** Everything about one's own account. */
export function SettingsView({ sendsMail }: { sendsMail: boolean }) {
  const { data: me } = useQuery(meQuery())
  if (!me) return null
  return (
    <PageBody className="max-w-3xl">
      <PageHeader title="Settings" description={me.email} />
      <AccountCard me={me} sendsMail={sendsMail} />
      {me.role === 'customer' ? <WhoMayWriteCard me={me} /> : null}
      <PrivacyCard me={me} />
      {me.role === 'admin' ? null : <NotificationsCard me={me} sendsMail={sendsMail} />}
      <ThemeCard />
      <PasswordCard me={me} />
      <section id="two-factor" aria-label="Two-factor sign-in">
        <TwoFactorCard />
      </section>
      <SessionsCard />
      <SecurityCard />
      <TokensCard role={me.role} />
      {me.role === 'admin' ? null : <BlockedCard />}
      <ExportCard />
      <DeleteAccountCard />
    </PageBody>
  )
}
