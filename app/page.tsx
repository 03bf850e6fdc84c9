import { redirect } from 'next/navigation'
import { homePathOf } from '@/lib/domain/home-path'
import { requireActor } from '@/lib/next/require-actor'

/** The start: each role's own home. */
export default async function StartPage(): Promise<never> {
  const { role } = await requireActor()
  redirect(homePathOf(role))
}
