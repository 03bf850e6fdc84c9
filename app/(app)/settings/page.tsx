import type { Metadata } from 'next'
import { SettingsView } from '@/components/settings/settings-view'
import { Prefetched } from '@/components/ui/prefetched'
import {
  ownExportQuery,
  SECURITY_PAGE_SIZE,
  securityLogQuery,
  sessionsQuery,
  tokensQuery,
} from '@/lib/client/account-queries'
import { meQuery } from '@/lib/client/me-queries'
import { toFirstPage } from '@/lib/client/paging'
import { load } from '@/lib/next/load'
import { getPublicConfig } from '@/lib/next/public-config'
import { requireActor } from '@/lib/next/require-actor'
import { MAX_LIVE_TOKENS } from '@/lib/protocol/limits'

export const metadata: Metadata = { title: 'Settings' }

export default async function SettingsPage() {
  await requireActor()
  const { sendsMail } = await getPublicConfig()
  const [me, sessions, tokens, log, ownExport] = await Promise.all([
    load('getMe'),
    load('listSessions'),
    load('listTokens', { query: { limit: MAX_LIVE_TOKENS } }),
    load('listSecurityLog', { query: { limit: SECURITY_PAGE_SIZE } }),
    load('findOwnExport'),
  ])
  return (
    <Prefetched
      entries={[
        { queryKey: meQuery().queryKey, data: me },
        { queryKey: sessionsQuery().queryKey, data: toFirstPage(sessions) },
        { queryKey: tokensQuery().queryKey, data: tokens },
        { queryKey: securityLogQuery().queryKey, data: toFirstPage(log) },
        { queryKey: ownExportQuery().queryKey, data: ownExport },
      ]}
    >
      <SettingsView sendsMail={sendsMail} />
    </Prefetched>
  )
}
