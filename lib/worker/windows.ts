declare const self: ServiceWorkerGlobalScope

/** What a page is asked for. */
type WorkerWish = { type: 'open'; href: string } | { type: 'where' }

/** A page that is asleep does not say where it is. */
const ANSWER_MS = 1000

function ask(page: Client, wish: WorkerWish, transfer: Transferable[] = []): void {
  page.postMessage(wish, transfer)
}

/** Where a page is, of which the browser tells only where it was loaded; null where it does not answer. */
function whereIs(page: Client): Promise<string | null> {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel()
    const timer = setTimeout(() => resolve(null), ANSWER_MS)
    port1.onmessage = ({ data }: MessageEvent<string>) => {
      clearTimeout(timer)
      resolve(data)
    }
    ask(page, { type: 'where' }, [port2])
  })
}

/** Whether a window shows this page, whoever has the focus and however far it is scrolled. */
export async function isVisible(pathname: string): Promise<boolean> {
  const windows = await self.clients.matchAll({ type: 'window', includeUncontrolled: true })
  const visible = windows.filter(({ visibilityState }) => visibilityState === 'visible')
  return (await Promise.all(visible.map(whereIs))).includes(pathname)
}

/** In a window that is open, without loading it anew; else in one of its own. */
export async function open(href: string): Promise<void> {
  const windows = await self.clients.matchAll({ type: 'window' })
  const page = windows.find(({ focused }) => focused) ?? windows[0]
  if (!page) {
    await self.clients.openWindow(href)
    return
  }
  await page.focus()
  ask(page, { type: 'open', href })
}
