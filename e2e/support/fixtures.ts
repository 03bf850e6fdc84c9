import { type BrowserContext, type BrowserContextOptions, test as base, expect, type Page } from 'playwright/test'
import { type DemoServer, startDemoServer } from './demo-server'

export const PASSWORD = 'rollcall-demo'
export const PHONE = { viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true }

type StorageState = Awaited<ReturnType<BrowserContext['storageState']>>

type SignInOptions = BrowserContextOptions & {
  /** Signs in anew, with a session of its own, where the story ends or changes it. */
  fresh?: boolean
}

type Fixtures = {
  /** What a story brings about on purpose and a browser reports as an error. */
  allowedErrors: RegExp[]
  /** A browser of its own for somebody who is not signed in. */
  visitor: (options?: BrowserContextOptions) => Promise<Page>
  /** A browser of its own in which a person of the demo is signed in; it stands on an empty page. */
  signedIn: (userId: string, options?: SignInOptions) => Promise<Page>
}

type WorkerFixtures = {
  /** Of this worker alone: a story may do to it what it likes, so long as it runs again at the end. */
  server: DemoServer
}

const FIRST_PORT = Number(process.env.E2E_PORT ?? 4080)
const START_TIMEOUT_MS = 120_000

/** Cookies of those who have signed in before; one sign-in each is enough. */
const sessions = new Map<string, StorageState>()

export const test = base.extend<Fixtures, WorkerFixtures>({
  server: [
    async ({ playwright: _ }, use, { parallelIndex }) => {
      const server = await startDemoServer(FIRST_PORT + parallelIndex)
      await use(server)
      await server.stop()
    },
    { scope: 'worker', timeout: START_TIMEOUT_MS },
  ],

  baseURL: ({ server }, use) => use(server.url),

  allowedErrors: [[], { option: true }],

  visitor: async ({ browser, allowedErrors }, use) => {
    const contexts: BrowserContext[] = []
    const errors: string[] = []
    const note = (text: string) => {
      if (!allowedErrors.some((pattern) => pattern.test(text))) errors.push(text)
    }

    await use(async (options = {}) => {
      // A worker would answer in place of what a story holds back; stories of the worker ask for it.
      const context = await browser.newContext({ serviceWorkers: 'block', ...options })
      contexts.push(context)
      context.on('console', (message) => {
        if (message.type() === 'error') note(`${message.text()} (${message.location().url})`)
      })
      context.on('weberror', (error) => note(String(error.error())))
      return context.newPage()
    })

    const seen = [...errors]
    for (const context of contexts) {
      // What a story held back may still be on its way.
      for (const page of context.pages()) await page.unrouteAll({ behavior: 'ignoreErrors' })
      await context.close()
    }
    expect(seen, 'no error is reported in any page').toEqual([])
  },

  signedIn: async ({ visitor }, use) => {
    const here = new Set<string>()
    await use(async (userId, { fresh = false, ...options } = {}) => {
      const held = fresh ? undefined : sessions.get(userId)
      const page = await visitor(held ? { ...options, storageState: held } : options)
      if (!held) await signIn(page, `${userId.toLowerCase()}@demo.test`, PASSWORD)
      if (!held && !fresh) sessions.set(userId, { cookies: await page.context().cookies(), origins: [] })
      // A second device of this story is to find what the first has begun.
      if (!here.has(userId)) await forgetDrafts(page)
      here.add(userId)
      return page
    })
  },
})

type DraftField = { place: string; field: string; value: string; replaced: string; version: number }

/** What is half written and with the server, whose origin is told too. */
export async function storedDrafts(page: Page): Promise<{ fields: DraftField[]; origin: string }> {
  const answer = await page.context().request.get('/api/drafts?limit=200')
  const { items = [] }: { items?: DraftField[] } = answer.ok() ? await answer.json() : {}
  const fields = items.filter(({ value, replaced }) => value !== '' || replaced !== '')
  return { fields, origin: new URL(answer.url()).origin }
}

/** Empties what an earlier story has left half written: it follows the person into every browser. */
export async function forgetDrafts(page: Page): Promise<void> {
  const { request } = page.context()
  const { fields: left, origin } = await storedDrafts(page)
  for (let from = 0; from < left.length; from += 20) {
    const changes = left.slice(from, from + 20).map(({ place, field, version }) => {
      return { place, field, value: '', replaced: '', base: version, ageMs: 0 }
    })
    const done = await request.put('/api/drafts', {
      data: { changes },
      headers: { origin },
    })
    expect(done.ok(), 'drafts of earlier stories are forgotten').toBe(true)
  }
}

/** Asks what the page asks, without drawing it: the page itself has stories of its own (account, keyboard). */
async function signIn(page: Page, email: string, password: string): Promise<void> {
  const { request } = page.context()
  const headers = { 'user-agent': await page.evaluate(() => navigator.userAgent) }
  const { csrfToken } = await (await request.get('/api/auth/csrf', { headers })).json()
  const answer = await request.post('/api/auth/callback/credentials', {
    headers,
    form: { csrfToken, email, password, json: 'true' },
  })
  expect(answer.ok(), `${email} is signed in`).toBe(true)
}

export { expect }
