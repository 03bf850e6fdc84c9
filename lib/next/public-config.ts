import 'server-only'
import { connection } from 'next/server'
import { getRuntime } from '@/lib/server/runtime-slot'

/** What pages may know of the configuration. */
export async function getPublicConfig(): Promise<{ isDemo: boolean }> {
  await connection()
  return { isDemo: getRuntime().config.isDemo }
}
