import type { IncomingMessage } from 'node:http'
import ipaddr from 'ipaddr.js'

type Address = ipaddr.IPv4 | ipaddr.IPv6
type Network = [Address, number]

/** Tells a request's client address, looking behind the proxies one trusts. */
export type ClientAddress = (req: IncomingMessage) => string

/** `trustProxy`: addresses or networks whose `X-Forwarded-For` counts. */
export function createClientAddress(trustProxy: readonly string[]): ClientAddress {
  const isTrusted = createIsTrusted(trustProxy)

  return (req) => {
    let client = parseAddress(req.socket.remoteAddress)
    if (client === null) return 'unknown'
    // Each proxy appends whom it heard from: the first untrusted one from the right is the client.
    const forwarded = [req.headers['x-forwarded-for'] ?? ''].flat().join(',').split(',').reverse()
    for (const entry of forwarded) {
      if (!isTrusted(client)) break
      const previous = parseAddress(entry.trim())
      if (previous === null) break
      client = previous
    }
    return client.toString()
  }
}

/** Whether an address is that of a proxy one trusts. */
export function createIsTrusted(trustProxy: readonly string[]): (address: Address) => boolean {
  const trusted = trustProxy.map(toNetwork)
  return (address) =>
    trusted.some(([network, bits]) => network.kind() === address.kind() && address.match(network, bits))
}

function toNetwork(text: string): Network {
  if (text.includes('/')) return ipaddr.parseCIDR(text)
  const address = ipaddr.process(text)
  return [address, address.kind() === 'ipv4' ? 32 : 128]
}

/** IPv4 within IPv6 counts as IPv4, so that one client has one address. */
export function parseAddress(text: string | undefined): Address | null {
  return text !== undefined && ipaddr.isValid(text) ? ipaddr.process(text) : null
}
