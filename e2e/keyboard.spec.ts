import type { Locator, Page } from 'playwright/test'
import { messageRow, thread } from './support/conversation'
import { expect, forgetDrafts, PASSWORD, test } from './support/fixtures'

/** Goes forward with Tab until something is reached, as somebody without a mouse does. */
async function tabTo(page: Page, target: Locator): Promise<void> {
  await expect(target).toBeVisible()
  const isThere = () => target.evaluate((element) => element === document.activeElement)
  for (let presses = 0; presses < 60; presses += 1) {
    if (await isThere()) return
    await page.keyboard.press('Tab')
  }
  await expect(target).toBeFocused()
}

test('everything is done without a mouse', async ({ visitor }) => {
  const page = await visitor()
  const { keyboard } = page

  await test.step('sign in', async () => {
    await page.goto('/sign-in')
    await tabTo(page, page.getByLabel('E-mail'))
    await keyboard.type('contractor2@demo.test')
    await keyboard.press('Tab')
    await keyboard.type(PASSWORD)
    await keyboard.press('Enter')
    await expect(page.getByRole('heading', { name: 'Inbox' })).toBeVisible()
    await forgetDrafts(page)
  })

  await test.step('find a conversation, open it, write in it', async () => {
    await expect(page.getByText('Choose a conversation')).toBeVisible()
    await tabTo(page, page.getByRole('searchbox', { name: 'Search people and messages' }))
    await keyboard.type('Isabella')
    await expect(page.getByRole('heading', { name: 'People' })).toBeVisible()
    await tabTo(page, page.getByRole('link', { name: /Isabella Rossi$/ }))
    await keyboard.press('Enter')
    await expect(page.getByRole('textbox', { name: 'Message Isabella Rossi' })).toBeFocused()
    await keyboard.type('First line')
    await keyboard.press('Shift+Enter')
    await keyboard.type('and a second?')
    await keyboard.press('Enter')
    await expect(messageRow(page, 'Isabella Rossi', 'First line\nand a second?')).toContainText(/Sent|Delivered|Read/)
    await expect(page.getByRole('textbox', { name: 'Message Isabella Rossi' })).toBeFocused()
  })

  await test.step('edit it from its menu', async () => {
    const row = messageRow(page, 'Isabella Rossi', 'and a second?')
    const actions = row.getByRole('button', { name: 'Message actions' })
    for (let presses = 0; presses < 40; presses += 1) {
      if (await actions.evaluate((element) => element === document.activeElement)) break
      await keyboard.press('Shift+Tab')
    }
    await expect(actions).toBeFocused()
    await keyboard.press('Enter')
    await expect(page.getByRole('menu')).toBeFocused()
    await keyboard.press('ArrowDown')
    await expect(page.getByRole('menuitem', { name: 'Reply' })).toBeFocused()
    await keyboard.press('ArrowDown')
    await expect(page.getByRole('menuitem', { name: 'Copy text' })).toBeFocused()
    await keyboard.press('ArrowDown')
    await keyboard.press('Enter')
    await expect(page.getByRole('textbox', { name: 'Edit the message' })).toBeFocused()
    await keyboard.press('ControlOrMeta+A')
    await keyboard.type('One line is enough')
    await keyboard.press('Enter')
    await expect(messageRow(page, 'Isabella Rossi', 'One line is enough')).toContainText('Edited')
  })

  await test.step('the shortcuts are listed and work', async () => {
    await tabTo(page, thread(page, 'Isabella Rossi'))
    await keyboard.press('?')
    const dialog = page.getByRole('dialog', { name: 'Keyboard shortcuts' })
    await expect(dialog).toBeVisible()
    await expect(dialog.getByText('Go to Bulk')).toBeVisible()
    await keyboard.press('Escape')
    await expect(dialog).toBeHidden()
    await keyboard.press('g')
    await keyboard.press('b')
    await expect(page.getByRole('heading', { name: 'Bulk messages', level: 1 })).toBeVisible()
  })

  await test.step('write to two people at once', async () => {
    await tabTo(page, page.getByRole('link', { name: 'New bulk message' }))
    await keyboard.press('Enter')
    await tabTo(page, page.getByLabel('Search customers'))
    await keyboard.type('Is')
    await expect(page.getByRole('option', { name: /Isabella Rossi/ })).toBeVisible()
    await keyboard.press('ControlOrMeta+A')
    await keyboard.type('Oscar')
    await expect(page.getByRole('option')).toHaveCount(1)
    await keyboard.press('ArrowDown')
    await keyboard.press('Enter')
    await expect(page.getByText('1 chosen').first()).toBeVisible()
    await keyboard.press('ControlOrMeta+A')
    await keyboard.type('Rosa')
    await expect(page.getByRole('option', { name: /Rosa Delgado/ })).toBeVisible()
    await keyboard.press('ArrowDown')
    await keyboard.press('Enter')
    await expect(page.getByText('2 chosen').first()).toBeVisible()
    await tabTo(page, page.getByLabel('Message', { exact: true }))
    await keyboard.type('Written without a mouse')
    await expect(page.getByText('All 2 customers will get it.')).toBeVisible()
    await keyboard.press('ControlOrMeta+Enter')
    await expect(page.getByRole('heading', { name: 'Written without a mouse', level: 1 })).toBeVisible()
    await expect(page.getByRole('listitem').filter({ hasText: 'Rosa Delgado' })).toContainText('Sent', {
      timeout: 30_000,
    })
  })
})
