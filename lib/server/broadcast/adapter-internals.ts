import type { Adapter } from 'socket.io-adapter'

/*
 * Everything that this server reaches for in Socket.IO's adapters beyond what they promise.
 * `tests/unit/adapter-internals.test.ts` fails when it is renamed.
 */

/** Tells the other nodes' adapters. It is protected, since the library calls it where it broadcasts itself. */
export function publishThrough(adapter: Adapter, message: unknown): void {
  ;(adapter as unknown as { publish(message: unknown): void }).publish(message)
}
