import type { RedisMachine } from './redis-machine'

type MessageListener = (channel: Buffer, message: Buffer) => void

/** `isAsked`: its machine did not answer yet. `wasHeld`: what is said on it may be missed until it is heard again. */
type Channel = { at: RedisMachine | null; isAsked: boolean; wasHeld: boolean; tellHeld: (() => void)[] }

export type RedisChannels = {
  /** Resolves when the channel is heard; from then on it is brought back whenever it is lost. */
  ssubscribe(channel: string): Promise<void>
  sunsubscribe(channel: string): void
  /** Hears every channel's messages. Returns the undo. */
  onMessage(listener: MessageListener): () => void
  /** Takes a machine's channels for lost, and asks for them anew. */
  bringBack(machine: RedisMachine): void
  /** Channels may lie on other machines than they did. */
  follow(): void
  /** Asks for those that could not be had. */
  bringMissing(): void
}

/**
 * Sharded channels, each heard on the machine that has its slot. `onBack` is told of a machine when what was lost is
 * heard on it.
 */
export function createRedisChannels(parts: {
  ownerOf: (channel: string) => RedisMachine | null
  onBack: (machine: RedisMachine) => void
}): RedisChannels & { listenTo(machine: RedisMachine): void } {
  const { ownerOf, onBack } = parts
  const channels = new Map<string, Channel>()
  const missing = new Set<string>()
  const listeners = new Set<MessageListener>()
  /** How many lost channels each machine was asked for and did not answer yet. */
  const returning = new Map<RedisMachine, number>()

  function lose(name: string, channel: Channel): void {
    channel.at = null
    missing.add(name)
  }

  async function ask(name: string, channel: Channel, machine: RedisMachine): Promise<void> {
    const isReturn = channel.wasHeld
    if (isReturn) returning.set(machine, (returning.get(machine) ?? 0) + 1)
    channel.isAsked = true
    // It moved, or the connection broke: the next look finds where it is.
    const isHeard = await machine.subscriber.ssubscribe(name).then(
      () => true,
      () => false,
    )
    channel.isAsked = false
    if (isHeard && channels.get(name) === channel && ownerOf(name) === machine) {
      channel.at = machine
      channel.wasHeld = true
      missing.delete(name)
      for (const tell of channel.tellHeld.splice(0)) tell()
    } else if (isHeard) {
      machine.subscriber.sunsubscribe(name).catch(() => {})
      bringMissing()
    }
    if (isReturn) noteReturn(machine)
  }

  function noteReturn(machine: RedisMachine): void {
    const left = (returning.get(machine) ?? 1) - 1
    if (left > 0) returning.set(machine, left)
    else {
      returning.delete(machine)
      onBack(machine)
    }
  }

  function bring(name: string): void {
    const channel = channels.get(name)
    const machine = ownerOf(name)
    if (channel && !channel.isAsked && machine?.subscriber.status === 'ready') void ask(name, channel, machine)
  }

  function bringMissing(): void {
    for (const name of missing) bring(name)
  }

  function forgetAt(machine: RedisMachine | null, name: string): void {
    // A connection that is gone took its subscriptions along.
    if (machine?.subscriber.status === 'ready') machine.subscriber.sunsubscribe(name).catch(() => {})
  }

  return {
    ssubscribe(name) {
      const channel = channels.get(name) ?? { at: null, isAsked: false, wasHeld: false, tellHeld: [] }
      channels.set(name, channel)
      if (channel.at) return Promise.resolve()
      missing.add(name)
      const held = new Promise<void>((resolve) => channel.tellHeld.push(resolve))
      bring(name)
      return held
    },
    sunsubscribe(name) {
      const machine = channels.get(name)?.at ?? null
      channels.delete(name)
      missing.delete(name)
      forgetAt(machine, name)
    },
    onMessage(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    bringBack(machine) {
      for (const [name, channel] of channels) if (channel.at === machine) lose(name, channel)
      bringMissing()
    },
    follow() {
      for (const [name, channel] of channels) {
        if (!channel.at || channel.at === ownerOf(name)) continue
        forgetAt(channel.at, name)
        lose(name, channel)
      }
      bringMissing()
    },
    bringMissing,
    listenTo(machine) {
      machine.subscriber.on('smessageBuffer', (channel: Buffer, message: Buffer) => {
        for (const listener of listeners) listener(channel, message)
      })
    },
  }
}
