/** A transaction of the store's, for what is to commit together with it. */
export type Transaction = { query(statement: { text: string; values: unknown[] }): Promise<{ rows: unknown[] }> }

/** Wakes whoever works on a thing when its time has come: once over all nodes, and through restarts. */
export interface WakeQueue {
  /**
   * Has `key` worked on `at` that time by the database's clock, at once where it is null or past. `id` is a UUID of the
   * caller's; `replaces` that of an earlier wake which is no longer wanted. All of it commits with `on`.
   */
  wake(id: string, key: string, at: Date | null, replaces: string | null, on: Transaction): Promise<void>
  /**
   * Who does the work, from now on. Where `handle` rejects, or the process dies in it, the same key is woken again:
   * whoever works must bear that, and being woken for nothing.
   */
  work(handle: (key: string) => Promise<void>): Promise<void>
  /** Looks for due work here at once rather than within two seconds. */
  hurry(): void
}
