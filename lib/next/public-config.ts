import 'server-only'
import { connection } from 'next/server'
import { getRuntime } from '@/lib/server/runtime-slot'

/** What pages may know of the configuration. */
export async function getPublicConfig(): Promise<{ isDemo: boolean; sendsMail: boolean }> {
  await connection()
  const { isDemo, mail } = getRuntime().config
  return { isDemo, sendsMail: mail !== null }
}
