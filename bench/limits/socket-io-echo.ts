import { Server } from 'socket.io'
import { answerOf, deliveriesOf } from './echo-answers'

/** The least a Socket.IO server can do: nothing checked, nothing stored. */
const io = new Server(Number(process.env.PORT), { serveClient: false })

io.on('connection', (socket) => {
  const { token } = socket.handshake.auth as { token: string }
  socket.join(token.replace(/_token$/, ''))
  for (const event of ['get_bulk_online_status', 'send_message', 'send_bulk_message']) {
    socket.on(event, (payload: object, ack: (answer: unknown) => void) => {
      for (const { userId, message } of deliveriesOf(event, payload)) io.to(userId).emit('new_message', { message })
      ack({ ok: true, data: answerOf(event, payload) })
    })
  }
})
console.log('ready')
