/** Runs tasks of one key one after another, those of others beside them. */
export type Turns = <T>(key: string, task: () => Promise<T>) => Promise<T>

/**
 * For statements that change one row: at once they would wait for its lock in the database, each holding a connection
 * that others need.
 */
export function createTurns(): Turns {
  const last = new Map<string, Promise<unknown>>()

  return (key, task) => {
    const before = last.get(key) ?? Promise.resolve()
    const run = before.then(task)
    const settled = run.then(
      () => {},
      () => {},
    )
    last.set(key, settled)
    void settled.then(() => {
      if (last.get(key) === settled) last.delete(key)
    })
    return run
  }
}
