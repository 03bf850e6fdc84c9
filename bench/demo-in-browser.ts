import path from 'node:path'
import { type Browser, type BrowserContext, chromium } from 'playwright'
import { ensureChromium } from '../scripts/chromium.mjs'
import { startProcess, type Target } from './processes'
import type { World } from './world'

/** A telephone, as e2e stories have it. */
export const PHONE = { viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true }

/** The built product over the demo data, in a folder of its own. `publicUrl` is where browsers reach it. */
export function startDemo(world: World, port: number, publicUrl = `http://127.0.0.1:${port}`): Promise<Target> {
  return startProcess(
    'dist/server.mjs',
    port,
    {
      NODE_ENV: 'production',
      ALLOW_DEMO: '1',
      DEMO: '1',
      HOST: '127.0.0.1',
      PUBLIC_URL: publicUrl,
      DATA_DIR: path.join(world.dataDir, `demo-${port}`),
    },
    'is ready',
  )
}

const launching = {
  executablePath: ensureChromium(),
  args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--disable-background-networking'],
}

/** A Chromium without a screen. */
export function launchBrowser(): Promise<Browser> {
  return chromium.launch(launching)
}

/** One whose own profile is the context, for programs that join it on `debuggingPort`. */
export function openOwnBrowser(profile: string, debuggingPort: number): Promise<BrowserContext> {
  const args = [...launching.args, `--remote-debugging-port=${debuggingPort}`]
  return chromium.launchPersistentContext(profile, { ...launching, args })
}

/** Signs a person of the demo in; every page of the context is theirs then. */
export async function signIn(context: BrowserContext, url: string, email: string): Promise<void> {
  const page = await context.newPage()
  await page.goto(`${url}/sign-in`)
  await page.getByLabel('E-mail').fill(email)
  await page.getByLabel('Password', { exact: true }).fill('rollcall-demo')
  await page.keyboard.press('Enter')
  await page.waitForURL((at) => !at.pathname.startsWith('/sign-in'))
  await page.close()
}

export async function newestConversation(context: BrowserContext, url: string): Promise<string> {
  const { items } = await (await context.request.get(`${url}/api/conversations?limit=1`)).json()
  return items[0].id
}

export const middle = (values: readonly number[]) =>
  [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] as number
