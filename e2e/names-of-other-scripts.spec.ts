import type { APIRequestContext, Page } from 'playwright/test'
import { messageRow, openConversation, send } from './support/conversation'
import { expect, test } from './support/fixtures'

/** Read from right to left, so that whatever stands beside it without a border is moved about. */
const names = {
  contractor2: 'بهاء الأديب',
  customer14: 'ياسمين طاهر',
  admin1: 'عادل المدير',
}
const words = { job: 'إصلاح حوض المطبخ', template: 'رسالة ترحيب', audience: 'زبائن الحي', text: 'مرحبا، متى يناسبك؟' }

/** Texts in Arabic whose direction is not their own: neither in `dir="auto"` nor set apart from what stands around them. */
function strayTexts(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const arabic = /[\u0600-\u06ff]{3}/
    const isOwn = (element: Element | null) => {
      const holder = element?.closest('[dir], bdi')
      if (holder && (holder.matches('bdi') || holder.getAttribute('dir') === 'auto')) return true
      // A drawing knows no `dir`.
      const drawn = element?.closest('text')
      return drawn != null && getComputedStyle(drawn).unicodeBidi === 'plaintext'
    }
    const stray: string[] = []
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
    for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
      const { parentElement: holder, textContent } = node
      if (!arabic.test(textContent ?? '') || holder?.closest('script, style')) continue
      if (!isOwn(holder)) stray.push(`${holder?.tagName} ${holder?.getAttribute('class')}: ${textContent}`)
    }
    for (const field of document.querySelectorAll<HTMLInputElement>('input:not([type=hidden]), textarea')) {
      if (arabic.test(field.value) && field.dir !== 'auto') stray.push(`${field.tagName} ${field.name}: ${field.value}`)
    }
    return stray
  })
}

async function change(page: Page, method: 'post' | 'patch' | 'delete', path: string, data: object = {}) {
  const { request }: { request: APIRequestContext } = page
  const { origin } = new URL(page.url())
  const answer = await request[method](path, { data, headers: { origin } })
  expect(answer.ok(), `${method} ${path}`).toBe(true)
  return answer.status() === 204 ? null : answer.json()
}

test('whatever people named or wrote runs in its own direction, wherever it is shown', async ({ signedIn }) => {
  test.setTimeout(240_000)
  const pages: Record<string, Page> = {}
  const before: Record<string, string> = {}
  for (const [id, name] of Object.entries(names)) {
    const page = await signedIn(id)
    await page.goto('/settings')
    pages[id] = page
    before[id] = (await (await page.request.get('/api/me')).json()).name
    await change(page, 'patch', '/api/me', { name })
  }
  const { contractor2, customer14, admin1: admin } = pages as Record<'contractor2' | 'customer14' | 'admin1', Page>
  const job = await change(customer14, 'post', '/api/jobs', { title: words.job, description: words.text })
  const template = await change(contractor2, 'post', '/api/templates', { name: words.template, text: words.text })
  const audience = await change(contractor2, 'post', '/api/audiences', {
    name: words.audience,
    userIds: ['customer14'],
  })
  await openConversation(contractor2, 'customer14', names.customer14)
  await send(contractor2, names.customer14, words.text)
  await expect(messageRow(contractor2, names.customer14, words.text)).toContainText(/Sent|Delivered|Read/)
  const conversation = new URL(contractor2.url()).pathname

  const found: string[] = []
  async function look(page: Page, place: string, open?: () => Promise<unknown>, shown?: string) {
    await test.step(place, async () => {
      if (open) await open()
      else await page.goto(place)
      // What is looked at is there.
      if (shown) await expect(page.getByText(shown).filter({ visible: true }).first()).toBeVisible()
      for (const text of await strayTexts(page)) found.push(`${place}: ${text}`)
    })
  }
  const click = (page: Page, name: string | RegExp) => () => page.getByRole('button', { name }).first().click()

  await look(contractor2, conversation, undefined, words.text)
  await look(contractor2, 'details', click(contractor2, 'Show details'), names.customer14)
  await look(contractor2, 'the menu of a conversation', click(contractor2, 'More about this conversation'))
  await contractor2.keyboard.press('Escape')
  await look(contractor2, 'the jobs of the inbox', click(contractor2, 'Job: all jobs'), words.job)
  await contractor2.keyboard.press('Escape')
  await look(contractor2, 'the account', click(contractor2, /^Account of/), names.contractor2)
  await contractor2.keyboard.press('Escape')
  await look(contractor2, '/inbox?q=مرحبا', undefined, words.text)
  await look(contractor2, '/jobs', undefined, words.job)
  await look(contractor2, '/templates', undefined, words.template)
  await look(contractor2, '/audiences', undefined, words.audience)
  await look(contractor2, '/bulk/new?to=customer14', undefined, names.customer14)
  await look(contractor2, 'the saved audiences', click(contractor2, 'Audiences'), words.audience)
  await contractor2.keyboard.press('Escape')
  await look(contractor2, 'the saved templates', click(contractor2, /^Templates?$/), words.template)
  await contractor2.keyboard.press('Escape')
  await look(contractor2, 'the filter of customers', click(contractor2, 'Filter'))
  await look(
    contractor2,
    'its jobs',
    () => contractor2.getByRole('combobox', { name: 'Job', exact: true }).click(),
    words.job,
  )
  await look(contractor2, '/settings', undefined, names.contractor2)

  await openConversation(customer14, 'contractor2', names.contractor2)
  await look(customer14, conversation, () =>
    expect(messageRow(customer14, names.contractor2, words.text)).toBeVisible(),
  )
  const block = customer14.getByRole('menuitem', { name: `Block ${names.contractor2}` })
  await look(customer14, 'its menu', async () => {
    await click(customer14, 'More about this conversation')()
    await expect(block).toBeVisible()
  })
  await customer14.keyboard.press('Escape')
  await look(customer14, '/notifications')
  await look(customer14, '/jobs', undefined, words.job)

  await look(admin, '/admin/users?q=ياسمين', undefined, names.customer14)
  await look(admin, '/admin/presence', undefined, names.contractor2)
  await look(admin, '/admin/security', undefined, names.admin1)
  await look(admin, '/admin/security/audit')
  await look(admin, '/admin/reports')
  await look(admin, '/admin/analytics', undefined, names.contractor2)

  await change(contractor2, 'delete', `/api/templates/${template.id}`)
  await change(contractor2, 'delete', `/api/audiences/${audience.id}`)
  await change(customer14, 'patch', `/api/jobs/${job.id}`, { status: 'closed' })
  for (const [id, name] of Object.entries(before)) await change(pages[id] as Page, 'patch', '/api/me', { name })
  expect(found).toEqual([])
})
