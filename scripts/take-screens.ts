import { mkdirSync } from 'node:fs'
import path from 'node:path'
import { chromium, type Page } from 'playwright'
import { startDemoServer } from '../e2e/support/demo-server'

const PASSWORD = 'rollcall-demo'
const folder = 'screens'

type Shot = { name: string; path: string | ((page: Page) => Promise<void>) }

/** The newest batch, or the first conversation, of whoever is signed in. */
async function openFirst(page: Page, api: string, place: (id: string) => string): Promise<void> {
  const { items } = await page.evaluate(async (url) => (await fetch(url)).json(), api)
  await page.goto(place(items[0].id))
}

const stories: { userId: string | null; shots: Shot[] }[] = [
  {
    userId: null,
    shots: [
      { name: 'sign-in', path: '/sign-in' },
      { name: 'sign-up', path: '/sign-up' },
      { name: 'forgot-password', path: '/forgot-password' },
      { name: 'reset-password', path: '/reset-password' },
      { name: 'confirm-email', path: '/confirm-email' },
      { name: 'unsubscribe', path: '/unsubscribe/made.up' },
      { name: 'api', path: '/docs/api' },
    ],
  },
  {
    userId: 'contractor1',
    shots: [
      { name: 'contractor-inbox', path: '/inbox' },
      {
        name: 'contractor-conversation',
        path: (page) => openFirst(page, '/api/conversations?limit=1', (id) => `/inbox/${id}`),
      },
      { name: 'bulk-history', path: '/bulk' },
      { name: 'bulk-composer', path: '/bulk/new?to=customer4,customer5,customer57' },
      { name: 'bulk-composer-people', path: '/bulk/new?onJob=job201' },
      ...['sent', 'scheduled', 'paused', 'stopped', 'cancelled'].map((state) => ({
        name: `bulk-${state}`,
        path: (page: Page) => openFirst(page, `/api/bulk?limit=1&state=${state}`, (id) => `/bulk/${id}`),
      })),
      { name: 'jobs', path: '/jobs' },
      { name: 'templates', path: '/templates' },
      { name: 'audiences', path: '/audiences' },
      { name: 'notifications', path: '/notifications' },
      { name: 'outbox', path: '/outbox' },
      { name: 'settings', path: '/settings' },
    ],
  },
  {
    userId: 'customer5',
    shots: [
      { name: 'customer-inbox', path: '/inbox' },
      {
        name: 'customer-conversation',
        path: (page) => openFirst(page, '/api/conversations?limit=1', (id) => `/inbox/${id}`),
      },
      { name: 'customer-jobs', path: '/jobs' },
      { name: 'customer-settings', path: '/settings' },
    ],
  },
  {
    userId: 'admin1',
    shots: [
      { name: 'admin-presence', path: '/admin/presence' },
      { name: 'admin-analytics', path: '/admin/analytics' },
      { name: 'admin-users', path: '/admin/users' },
      { name: 'admin-reports', path: '/admin/reports' },
      { name: 'admin-templates', path: '/admin/templates' },
      { name: 'admin-security', path: '/admin/security' },
      { name: 'admin-audit', path: '/admin/security/audit' },
    ],
  },
]

const server = await startDemoServer(Number(process.env.PORT ?? 4090))
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM_PATH ?? '/usr/bin/chromium',
  args: ['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-sync'],
})
mkdirSync(folder, { recursive: true })
try {
  for (const width of [360, 768, 1280]) {
    for (const colorScheme of ['light', 'dark'] as const) {
      for (const { userId, shots } of stories) {
        const context = await browser.newContext({
          baseURL: server.url,
          colorScheme,
          viewport: { width, height: width === 360 ? 740 : 800 },
          hasTouch: width === 360,
        })
        const page = await context.newPage()
        if (userId) await signIn(page, userId)
        for (const shot of shots) {
          if (typeof shot.path === 'string') await page.goto(shot.path)
          else await shot.path(page)
          await page.waitForLoadState('networkidle')
          await page.screenshot({ path: path.join(folder, `${shot.name}-${width}-${colorScheme}.png`) })
        }
        await context.close()
      }
    }
  }
} finally {
  await browser.close()
  await server.stop()
}
console.log(`Wrote the screens to ${folder}/`)

async function signIn(page: Page, userId: string): Promise<void> {
  await page.goto('/sign-in')
  await page.getByLabel('E-mail').fill(`${userId.toLowerCase()}@demo.test`)
  await page.getByLabel('Password', { exact: true }).fill(PASSWORD)
  await page.getByRole('button', { name: 'Sign in', exact: true }).click()
  await page.waitForURL((url) => !url.pathname.startsWith('/sign-in'))
}
