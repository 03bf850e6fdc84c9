import WebSocket from 'ws'

/** A Socket.IO client of few instructions, so that the load generator does not take the server's processor. */
export type WireClient = {
  /** Resolves with the acknowledgement's first argument. */
  ask<T = { ok: boolean }>(event: string, payload: unknown): Promise<T>
  onEvent: (event: string, payload: unknown) => void
  close(): void
}

/** Connects by WebSocket alone and signs in. Rejects when refused. */
export function connectWire(url: string, token: string): Promise<WireClient> {
  return new Promise((resolve, reject) => {
    const socket = new WebSocket(`${url.replace(/^http/, 'ws')}/socket.io/?EIO=4&transport=websocket`, {
      perMessageDeflate: false,
    })
    const waiting = new Map<number, (answer: never) => void>()
    let nextId = 0
    const client: WireClient = {
      ask(event, payload) {
        return new Promise((answer) => {
          const id = nextId
          nextId += 1
          waiting.set(id, answer)
          socket.send(`42${id}${JSON.stringify([event, payload])}`)
        })
      },
      onEvent: () => {},
      close: () => socket.terminate(),
    }
    socket.on('error', reject)
    socket.on('message', (data) => {
      const text = data.toString()
      if (text === '2') socket.send('3')
      else if (text.startsWith('0')) socket.send(`40${JSON.stringify({ token })}`)
      else if (text.startsWith('40')) resolve(client)
      else if (text.startsWith('44')) reject(new Error(text))
      else if (text.startsWith('43')) {
        const at = text.indexOf('[')
        const id = Number(text.slice(2, at))
        const answer = waiting.get(id)
        waiting.delete(id)
        answer?.(JSON.parse(text.slice(at))[0] as never)
      } else if (text.startsWith('42')) {
        const [event, payload] = JSON.parse(text.slice(2)) as [string, unknown]
        client.onEvent(event, payload)
      }
    })
  })
}
