import { expect, type Page } from 'playwright/test'

/** Until the product is on the device: its worker has everything and takes over. */
export async function whenHeld(page: Page): Promise<void> {
  await page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined))
  await page.waitForFunction(() => navigator.serviceWorker.controller !== null)
}

/** Until this device holds a copy of the answers that a route gave, of whoever is named, with a text in one of them. */
export async function whenCopied(page: Page, route: string, owner = '', text = ''): Promise<void> {
  // Not by `waitForFunction`, to which a promise is true.
  await expect.poll(() => isCopied(page, [route, owner, text]), { timeout: 20_000 }).toBe(true)
}

function isCopied(page: Page, wanted: readonly [route: string, owner: string, text: string]): Promise<boolean> {
  return page.evaluate(
    ([route, owner, text]) =>
      new Promise<boolean>((resolve) => {
        const opening = indexedDB.open('rollcall-held')
        opening.onsuccess = () => {
          const transaction = opening.result.transaction(['queries', 'owner'])
          const all = transaction.objectStore('queries').getAll()
          const held = transaction.objectStore('owner').get('owner')
          transaction.oncomplete = () => {
            opening.result.close()
            const isTheirs = owner === '' || held.result?.me.name === owner
            const copies = all.result.filter(({ hash }) => String(hash).includes(route))
            resolve(isTheirs && copies.some((copy) => JSON.stringify(copy).includes(text)))
          }
        }
      }),
    wanted,
  )
}

/** Lets the browser's background sync tell the worker of a connection; `page` is any of its context's on the origin. */
export async function syncInBackground(page: Page, tag: string): Promise<void> {
  const session = await page.context().newCDPSession(page)
  const registered = new Promise<string>((resolve) => {
    session.on('ServiceWorker.workerRegistrationUpdated', ({ registrations }) => {
      const found = registrations.find(({ isDeleted }) => !isDeleted)
      if (found) resolve(found.registrationId)
    })
  })
  await session.send('ServiceWorker.enable')
  const { origin } = new URL(page.url())
  await session.send('ServiceWorker.dispatchSyncEvent', {
    origin,
    registrationId: await registered,
    tag,
    lastChance: false,
  })
  await session.detach()
}
