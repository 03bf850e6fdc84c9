import type { Page } from 'playwright/test'

/** Sends so many one after another to one alone, as whoever is signed in on the page. The result is how many were taken. */
export async function useUpSends(page: Page, count: number): Promise<number> {
  const answers = await page.evaluate(async (wanted) => {
    const socket = new WebSocket(`${location.origin.replace('http', 'ws')}/socket.io/?EIO=4&transport=websocket`)
    const send = (id: number) => {
      const body = { receiverIds: ['customer1'], messageType: 'text', content: { text: `Before it ${id}` } }
      socket.send(`42${id}${JSON.stringify(['send_bulk_message', body])}`)
    }
    const answered: string[] = []
    await new Promise<void>((resolve) => {
      socket.addEventListener('message', ({ data }: MessageEvent<string>) => {
        if (data.startsWith('0')) socket.send('40')
        if (data.startsWith('40')) for (let id = 1; id <= wanted; id += 1) send(id)
        if (data.startsWith('43')) answered.push(data)
        if (answered.length === wanted) resolve()
      })
    })
    socket.close()
    return answered
  }, count)
  return answers.filter((answer) => answer.includes('"ok":true')).length
}
