import type { ReactNode } from 'react'
import { AppShell } from '@/components/shell/app-shell'
import { load } from '@/lib/next/load'
import { requireActor } from '@/lib/next/require-actor'

/** The frame of every signed-in page. Each page checks for itself who may see it. */
export default async function SignedInLayout({ children }: { children: ReactNode }) {
  await requireActor()
  const me = await load('getMe')
  return <AppShell me={me}>{children}</AppShell>
}
