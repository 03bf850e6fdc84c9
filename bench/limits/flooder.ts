import { connect } from 'node:net'
import { connectWire } from '../wire-client'
import { contractor, customer } from '../world'

/** What an attacker does without end; each runs in a process of its own until that is ended. */
const url = process.env.TARGET ?? ''
const { hostname, port } = new URL(url)
const bearer = (userId: string) => ({ authorization: `Bearer ${userId}_token` })

/** Keeps `lanes` of these under way. What is refused is tried again at once. */
function repeat(lanes: number, work: () => Promise<unknown>): void {
  for (let lane = 0; lane < lanes; lane += 1) {
    void (async () => {
      for (;;) await work().catch(() => new Promise((resolve) => setTimeout(resolve, 10)))
    })()
  }
}

const post = (path: string, body: BodyInit, headers: Record<string, string> = {}) =>
  fetch(url + path, { method: 'POST', body, headers }).then((answer) => answer.arrayBuffer())

const json = { 'content-type': 'application/json' }
let serial = 0

/** Pictures of one pixel, 19 bytes each: 674 KB in 35,000 of them. */
function gifOf(frames: number): Uint8Array<ArrayBuffer> {
  const header = [...Buffer.from('GIF89a'), 1, 0, 1, 0, 0x80, 0, 0, 0, 0, 0, 255, 255, 255]
  const frame = [0x2c, 0, 0, 0, 0, 1, 0, 1, 0, 0, 2, 2, 0x44, 1, 0]
  return Uint8Array.from([...header, ...Array.from({ length: frames }, () => frame).flat(), 0x3b])
}

const floods: Record<string, () => Promise<void> | void> = {
  connects() {
    const packets = Array.from({ length: 12_434 }, () => '40{"token":"x"}').join('\u001e')
    const session = '/socket.io/?EIO=4&transport=polling'
    repeat(4, async () => {
      const opened = await (await fetch(url + session)).text()
      await post(`${session}&sid=${/"sid":"([^"]+)"/.exec(opened)?.[1]}`, packets)
    })
  },
  'sign-ups'() {
    repeat(16, () => {
      serial += 1
      const account = {
        name: 'Flood',
        email: `flood${serial}@bench.test`,
        password: 'a winding river',
        role: 'customer',
      }
      return post('/api/accounts', JSON.stringify(account), json)
    })
  },
  async lists() {
    const userIds = Array.from({ length: 60_000 }, () => '')
    const clients = await Promise.all(Array.from({ length: 4 }, () => connectWire(url, `${customer(900)}_token`)))
    for (const client of clients) repeat(2, () => client.ask('get_bulk_online_status', { userIds }))
  },
  async events() {
    const clients = await Promise.all(Array.from({ length: 8 }, () => connectWire(url, `${customer(901)}_token`)))
    for (const client of clients) repeat(50, () => client.ask('get_online_status', { userId: customer(1) }))
  },
  pages() {
    repeat(32, async () => (await fetch(`${url}/sign-in`)).arrayBuffer())
  },
  searches() {
    repeat(16, async () => (await fetch(`${url}/api/search?q=a`, { headers: bearer(contractor(90)) })).arrayBuffer())
  },
  animations() {
    const gif = gifOf(35_000)
    repeat(8, () => {
      serial += 1
      const form = new FormData()
      form.append('file', new Blob([gif]), 'flood.gif')
      return post('/api/uploads', form, bearer(customer(902 + (serial % 2))))
    })
  },
  silence() {
    const open = () => {
      const socket = connect(Number(port), hostname)
      socket.on('error', () => {})
      socket.on('close', () => setTimeout(open, 50))
    }
    for (let at = 0; at < 1900; at += 1) open()
  },
}

const flood = floods[process.env.FLOOD ?? '']
if (!flood) throw new Error(`FLOOD is one of ${Object.keys(floods).join(', ')}`)
await flood()
console.log('ready')
