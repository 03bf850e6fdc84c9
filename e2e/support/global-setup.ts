import type { FullConfig } from 'playwright/test'
import { startDemoServer } from './demo-server'

/** One server for all stories; each signs in people of its own. */
export default async function setup(config: FullConfig): Promise<() => Promise<void>> {
  const { baseURL } = config.projects[0]?.use ?? {}
  const server = await startDemoServer(Number(new URL(baseURL as string).port))
  return () => server.stop()
}
