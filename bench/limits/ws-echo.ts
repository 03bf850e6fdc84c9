import { WebSocketServer } from 'ws'
import { answerOf, deliveriesOf } from './echo-answers'

/** The least a WebSocket server can do: no Socket.IO above the frames, nothing checked, nothing stored. */
const server = new WebSocketServer({ port: Number(process.env.PORT), host: '127.0.0.1', perMessageDeflate: false })
const users = new Map<string, Set<{ send(text: string): void }>>()

server.on('connection', (socket) => {
  socket.send('0{"sid":"x","upgrades":[],"pingInterval":25000,"pingTimeout":20000,"maxPayload":1000000}')
  socket.on('message', (data) => {
    const text = data.toString()
    if (text.startsWith('40')) {
      const { token } = JSON.parse(text.slice(2)) as { token: string }
      const userId = token.replace(/_token$/, '')
      const sockets = users.get(userId) ?? new Set()
      users.set(userId, sockets.add(socket))
      socket.on('close', () => sockets.delete(socket))
      socket.send('40{"sid":"y"}')
    } else if (text.startsWith('42')) {
      const at = text.indexOf('[')
      const [event, payload] = JSON.parse(text.slice(at)) as [string, never]
      for (const { userId, message } of deliveriesOf(event, payload)) {
        const frame = `42${JSON.stringify(['new_message', { message }])}`
        for (const receiver of users.get(userId) ?? []) receiver.send(frame)
      }
      socket.send(`43${text.slice(2, at)}${JSON.stringify([{ ok: true, data: answerOf(event, payload) }])}`)
    }
  })
})
server.on('listening', () => console.log('ready'))
