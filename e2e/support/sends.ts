import type { Page } from 'playwright/test'

/** Has so many batches go out to one alone, as whoever is signed in on the page: each takes a step of this minute. */
export async function useUpSteps(page: Page, count: number): Promise<void> {
  await page.evaluate(async (wanted) => {
    const socket = new WebSocket(`${location.origin.replace('http', 'ws')}/socket.io/?EIO=4&transport=websocket`)
    const queue = (id: number) => {
      const body = {
        receiverIds: ['customer1'],
        messageType: 'text',
        content: { text: `Before it ${id}` },
        clientBatchId: crypto.randomUUID(),
        sendAt: new Date(Date.now() + 1000).toISOString(),
      }
      socket.send(`42${id}${JSON.stringify(['queue_bulk_message', body])}`)
    }
    const queued = new Set<string>()
    const sent = new Set<string>()
    await new Promise<void>((resolve, reject) => {
      socket.addEventListener('message', ({ data }: MessageEvent<string>) => {
        if (data === '2') socket.send('3')
        else if (data.startsWith('0')) socket.send('40')
        else if (data.startsWith('40')) for (let id = 1; id <= wanted; id += 1) queue(id)
        else if (data.startsWith('43')) {
          const [answer] = JSON.parse(data.replace(/^43\d+/, ''))
          if (answer.ok) queued.add(answer.data.batch.id)
          else reject(new Error(answer.error.message))
        } else if (data.startsWith('42')) {
          const [event, push] = JSON.parse(data.slice(2))
          if (event === 'bulk_state' && push.batch.state === 'sent') sent.add(push.batch.id)
        }
        if (queued.size === wanted && [...queued].every((id) => sent.has(id))) resolve()
      })
    })
    socket.close()
  }, count)
}
