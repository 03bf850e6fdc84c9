import type { Page } from 'playwright/test'
import { beginConversation, listRow, send } from './support/conversation'
import { expect, test } from './support/fixtures'

type Fiber = { flags: number; type: unknown; child: Fiber | null; sibling: Fiber | null; alternate: Fiber | null }

/** Counts the components that each commit of React has drawn, where its developer tools would hear of it. */
async function countDrawn(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const drawn: number[] = []
    const performedWork = 1
    Object.assign(window, {
      drawn,
      __REACT_DEVTOOLS_GLOBAL_HOOK__: {
        supportsFiber: true,
        inject: () => 1,
        onCommitFiberUnmount: () => undefined,
        onPostCommitFiberRoot: () => undefined,
        onCommitFiberRoot(_: number, root: { current: Fiber }) {
          let count = 0
          const open: (Fiber | null)[] = [root.current.child]
          while (open.length > 0) {
            const fiber = open.pop()
            if (!fiber) continue
            if (fiber.flags & performedWork && typeof fiber.type !== 'string') count += 1
            open.push(fiber.sibling)
            // What was not touched is the same below.
            if (!fiber.alternate || fiber.child !== fiber.alternate.child) open.push(fiber.child)
          }
          drawn.push(count)
        },
      },
    })
  })
}

test('a message draws one row of the list anew, and neither the others nor the shell', async ({ signedIn }) => {
  const page = await signedIn('contractor1')
  await countDrawn(page)
  await page.goto('/inbox')
  const rows = page.getByRole('list', { name: 'Conversations' }).getByRole('listitem')
  await expect(rows.nth(40)).toBeAttached()
  const drawn = () => page.evaluate(() => (window as unknown as { drawn: number[] }).drawn)
  expect(Math.max(...(await drawn())), 'the whole list is counted where it is drawn').toBeGreaterThan(250)
  // What is loaded behind the page, and drawn when the first message moves a row up, is there by then.
  await expect(listRow(page, 'Ava Thompson')).toContainText(/Online|Offline/)
  await page.waitForLoadState('networkidle')
  const customer = await signedIn('customer1')
  await customer.goto('/inbox')
  await beginConversation(customer, 'contractor1', 'Maya Ortiz', 'Could you look at the gutter?')
  await expect(listRow(page, 'Ava Thompson')).toContainText('Could you look at the gutter?')
  await page.waitForLoadState('networkidle')

  await page.evaluate(() => (window as unknown as { drawn: number[] }).drawn.splice(0))
  await send(customer, 'Maya Ortiz', 'And at the roof')
  await expect(listRow(page, 'Ava Thompson')).toContainText('And at the roof')
  const counts = await drawn()
  expect(counts.length).toBeGreaterThan(0)
  expect(Math.max(...counts)).toBeLessThan(100)
})
