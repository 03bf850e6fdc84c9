import { expect, test } from './support/fixtures'
import { holdBack } from './support/hold-back'

test('keys pressed before the options are there choose from them once they are', async ({ signedIn }) => {
  const page = await signedIn('contractor1')
  const { keyboard } = page
  // From the start: what a device is to hold is asked for ahead.
  const { release: releaseTemplates } = await holdBack(page, /\/api\/templates\?/)

  await test.step('a customer for a bulk message', async () => {
    await page.goto('/bulk/new')
    const field = page.getByLabel('Search customers')
    await expect(page.getByRole('option').nth(3)).toBeVisible()
    const narrowed = page.waitForResponse(/\/api\/customers\?.*q=Isabella/)
    await field.fill('Isabella')
    await narrowed
    await expect(page.getByRole('option')).toHaveCount(1)
    const { release } = await holdBack(page, /\/api\/customers\?/)
    await keyboard.press('ControlOrMeta+A')
    await keyboard.type('Oscar')
    await keyboard.press('ArrowDown')
    await keyboard.press('Enter')
    await expect(page.getByText('Loading customers').first()).toBeVisible()
    await expect(page.getByText('0 chosen').first()).toBeVisible()
    release()
    await expect(page.getByRole('button', { name: /^1 chosen: Oscar/ })).toBeVisible()
    await expect(page.getByText('1 chosen').first()).toBeVisible()
  })

  await test.step('keys for a query that was given up choose nothing', async () => {
    const { release } = await holdBack(page, /\/api\/customers\?/)
    await keyboard.press('ControlOrMeta+A')
    await keyboard.type('Rosa')
    await keyboard.press('ArrowDown')
    await keyboard.press('Enter')
    await keyboard.press('ControlOrMeta+A')
    await keyboard.type('Isabella')
    release()
    await expect(page.getByRole('option', { name: /Isabella Rossi/ })).toBeVisible()
    await expect(page.getByText('1 chosen').first()).toBeVisible()
  })

  await test.step('a template', async () => {
    await page.getByRole('button', { name: 'Templates' }).press('Enter')
    await expect(page.getByRole('menu')).toBeFocused()
    await keyboard.press('ArrowDown')
    await keyboard.press('Enter')
    await expect(page.getByRole('menu').getByText('Loading')).toBeVisible()
    releaseTemplates()
    await expect(page.getByRole('menu')).toBeHidden()
    await expect(page.getByLabel('Message', { exact: true })).not.toHaveValue('')
    expect(new URL(page.url()).pathname).toBe('/bulk/new')
  })

  await test.step('somebody to write to', async () => {
    await page.goto('/inbox')
    await page.getByRole('button', { name: 'New conversation' }).click()
    const field = page.getByRole('dialog').getByLabel('Customer')
    await expect(page.getByRole('option').first()).toBeVisible()
    const { release } = await holdBack(page, /\/api\/customers\?/)
    await field.focus()
    await keyboard.type('Isabella Rossi')
    await keyboard.press('Enter')
    await expect(page.getByRole('dialog')).toBeVisible()
    release()
    await expect(page.getByRole('textbox', { name: 'Message Isabella Rossi' })).toBeVisible()
  })
})
