import ipaddr from 'ipaddr.js'

/** What limits count as one address. An IPv6 /64 does: a subscriber has all of it, and a new address for each request. */
export function toAddressKey(address: string): string {
  if (!ipaddr.IPv6.isValid(address)) return address
  const subscriber = ipaddr.IPv6.parse(address).parts.slice(0, 4)
  return `${subscriber.map((part) => part.toString(16)).join(':')}::/64`
}
