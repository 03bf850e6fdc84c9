import axe, { type RunOptions } from 'axe-core'
import type { Page } from 'playwright/test'
import { openConversation } from './support/conversation'
import { expect, test } from './support/fixtures'

declare global {
  interface Window {
    axe: typeof axe
  }
}

type Screen = { name: string; open: (page: Page) => Promise<unknown> }

const at = (path: string): Screen => ({ name: path, open: (page) => page.goto(path) })

async function openFirstBatch(page: Page) {
  await page.goto('/bulk')
  await page.getByRole('list', { name: 'Batches' }).getByRole('link').first().click()
  await expect(page.getByRole('heading', { name: 'Recipients' })).toBeVisible()
}

async function openWaiting(page: Page, words: string) {
  await page.goto('/bulk')
  const waiting = page.getByRole('region', { name: 'Waiting and going out' })
  await waiting.getByRole('link').filter({ hasText: words }).first().click()
  await expect(page.getByRole('heading', { name: 'Recipients' })).toBeVisible()
}

async function openComposer(page: Page) {
  await page.goto('/bulk/new?to=customer4,customer57')
  await page.getByLabel('Message', { exact: true }).fill('Hi {{firstName}}, about {{jobTitel}}')
  await expect(page.getByText('Mend the placeholders that are marked.')).toBeVisible()
}

/** Every screen, each as the role that sees it. */
const screens: Record<string, readonly Screen[]> = {
  visitor: [at('/sign-in'), at('/sign-up'), at('/unsubscribe/made.up'), at('/docs/api'), at('/nothing-here')],
  contractor1: [
    at('/bulk'),
    { name: 'a batch that is paused', open: (page) => openWaiting(page, 'Paused') },
    { name: 'a batch that is scheduled', open: (page) => openWaiting(page, 'To 12 chosen customers') },
    {
      name: 'another time for it',
      open: async (page) => {
        await page.getByRole('button', { name: 'Change the time' }).click()
        await expect(page.getByLabel('Date and time')).toBeVisible()
      },
    },
    {
      name: 'other words for it',
      open: async (page) => {
        await page.keyboard.press('Escape')
        await page.getByRole('button', { name: 'Change the message' }).click()
        await expect(page.getByRole('region', { name: 'Preview' })).toBeVisible()
        await expect(page.getByText(/will get it\.$/)).toBeVisible()
      },
    },
  ],
  contractor3: [
    {
      name: 'templates after a slash',
      open: async (page) => {
        await page.goto('/inbox/new?to=customer14')
        await page.getByRole('textbox', { name: 'Message Yuki Tanaka' }).pressSequentially('/')
        await expect(page.getByRole('listbox', { name: 'Templates' })).toBeVisible()
      },
    },
    {
      name: 'words of a template’s own',
      open: async (page) => {
        await page.getByRole('option', { name: /Review request/ }).click()
        await expect(page.getByRole('dialog', { name: 'Review request' })).toBeVisible()
      },
    },
    at('/templates?show=shared'),
    {
      name: 'a saved filter',
      open: async (page) => {
        await page.goto('/audiences')
        await page.getByRole('button', { name: 'New audience' }).click()
        await page.getByRole('button', { name: 'Whoever matches' }).click()
        await expect(page.getByText('Choose whom it is for.')).toBeVisible()
      },
    },
  ],
  contractor2: [
    at('/inbox'),
    { name: 'a conversation', open: (page) => openConversation(page, 'customer14', 'Yuki Tanaka') },
    {
      name: 'details of a conversation',
      open: async (page) => {
        await page.getByRole('button', { name: 'Show details' }).click()
        await expect(page.getByRole('complementary', { name: 'About Yuki Tanaka' })).toBeVisible()
      },
    },
    { name: 'a first message', open: (page) => page.goto('/inbox/new?to=newCustomer123') },
    { name: 'search results', open: (page) => page.goto('/inbox?q=you') },
    at('/bulk'),
    { name: 'the bulk composer', open: openComposer },
    {
      name: 'who is chosen',
      open: async (page) => {
        await page.getByRole('button', { name: /^2 chosen: / }).click()
        await expect(page.getByRole('list', { name: 'Chosen customers' })).toBeVisible()
      },
    },
    {
      name: 'the filter of customers',
      open: async (page) => {
        await page.goto('/bulk/new?contact=never')
        await page.getByRole('button', { name: 'Filter' }).click()
        await expect(page.getByRole('checkbox', { name: 'Online now' })).toBeVisible()
      },
    },
    { name: 'a batch', open: openFirstBatch },
    at('/templates'),
    {
      name: 'a new template',
      open: async (page) => {
        await page.getByRole('button', { name: 'New template' }).click()
        await expect(page.getByRole('dialog')).toBeVisible()
      },
    },
    at('/audiences'),
    at('/jobs'),
    at('/notifications'),
    at('/share'),
    at('/outbox'),
    at('/settings'),
    {
      name: 'a new token',
      open: async (page) => {
        await page.getByRole('button', { name: 'New token' }).click()
        await page.getByRole('dialog').getByLabel('Name').fill('Nightly export')
      },
    },
    {
      name: 'the question for the password',
      open: async (page) => {
        await page.getByRole('button', { name: 'Make token' }).click()
        await expect(page.getByRole('alertdialog', { name: 'Confirm that it is you' })).toBeVisible()
      },
    },
    {
      // The last: it goes with a step back, which would meet the way to the next.
      name: 'the picker of a phone',
      open: async (page) => {
        await page.setViewportSize({ width: 360, height: 800 })
        await page.goto('/bulk/new')
        await page.getByRole('button', { name: /^(Change|Choose customers)$/ }).click()
        await expect(page.getByRole('dialog', { name: 'Choose customers' }).getByRole('option').first()).toBeVisible()
      },
    },
  ],
  customer14: [
    at('/inbox'),
    { name: 'a conversation', open: (page) => openConversation(page, 'contractor2', 'Ben Adeyemi') },
    {
      name: 'a question',
      open: async (page) => {
        await page.getByRole('button', { name: 'More about this conversation' }).click()
        await page.getByRole('menuitem', { name: 'Block Ben Adeyemi' }).click()
        await expect(page.getByRole('alertdialog')).toBeVisible()
      },
    },
    {
      name: 'what to do about a bulk message',
      open: async (page) => {
        await page.keyboard.press('Escape')
        await page.getByRole('button', { name: 'Sent to several people' }).first().click()
        await expect(page.getByRole('menuitem', { name: 'Stop these from everybody' })).toBeVisible()
      },
    },
    {
      name: 'a report',
      open: async (page) => {
        await page.getByRole('menuitem', { name: 'Report this message' }).click()
        await expect(page.getByRole('dialog', { name: /^Report a message of / })).toBeVisible()
      },
    },
    at('/jobs'),
    {
      name: 'settings with quiet hours',
      open: async (page) => {
        await page.goto('/settings')
        const quiet = page.getByRole('switch', { name: 'Quiet hours' })
        if (!(await quiet.isChecked())) await quiet.click()
        await page.getByRole('button', { name: 'Change the time zone' }).click()
        await expect(page.getByRole('combobox', { name: 'Time zone' })).toBeVisible()
      },
    },
  ],
  admin1: [
    at('/admin/presence'),
    at('/admin/analytics'),
    at('/admin/users'),
    at('/admin/reports'),
    at('/admin/templates'),
    at('/admin/security'),
    at('/admin/security/audit'),
    at('/settings'),
    at('/notifications'),
  ],
}

const shown = (page: Page) =>
  page.getByRole('heading', { level: 1 }).or(page.getByRole('dialog')).or(page.getByRole('alertdialog'))

/** All rules in the light theme; in the dark one those that a theme can break. */
async function findViolations(page: Page, colorScheme: 'light' | 'dark'): Promise<string[]> {
  // Its half megabyte is read once a page, not once a question.
  if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(axe.source)
  const rules: RunOptions = colorScheme === 'dark' ? { runOnly: ['color-contrast', 'link-in-text-block'] } : {}
  // What is in order need not be described.
  const options: RunOptions = { ...rules, resultTypes: ['violations'] }
  const violations = await page.evaluate(async (asked) => (await window.axe.run(asked)).violations, options)
  return violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html.slice(0, 200)}`))
}

// A token needs the password first.
test.use({ allowedErrors: [/status of (404 .*nothing-here|403 .*tokens)/] })

for (const [who, list] of Object.entries(screens)) {
  test(`axe finds nothing on the screens of ${who}`, async ({ signedIn, visitor }) => {
    test.setTimeout(60_000 + list.length * 20_000)
    const still = { reducedMotion: 'reduce' } as const
    const page = who === 'visitor' ? await visitor(still) : await signedIn(who, still)
    for (const { name, open } of list) {
      await page.setViewportSize({ width: 1280, height: 800 })
      await open(page)
      await expect(shown(page).first()).toBeVisible()
      await page.waitForLoadState('networkidle')
      for (const width of [1280, 360]) {
        await page.setViewportSize({ width, height: 800 })
        for (const colorScheme of ['light', 'dark'] as const) {
          await page.emulateMedia({ colorScheme })
          await expect(page.locator('html')).toHaveClass(new RegExp(colorScheme))
          // Where nobody is signed in, colours pass from one theme to the other, be it within a frame.
          await page.evaluate(() => Promise.allSettled(document.getAnimations().map(({ finished }) => finished)))
          const found = await findViolations(page, colorScheme)
          expect.soft(found, `${name}, ${width} px, ${colorScheme}`).toEqual([])
        }
      }
    }
  })
}
