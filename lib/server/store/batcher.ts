export type Batcher<I, O> = { submit(item: I): Promise<O> }

type Waiting<I, O> = { item: I; resolve(outcome: O): void; reject(error: unknown): void }

/**
 * Runs items that arrive in one turn of the event loop, or while an earlier run is under way, together: one database
 * flush then serves them all, and a lone item waits for nothing but the end of its turn. When a run of several fails,
 * each is run alone, so that one bad item does not fail its neighbours.
 */
export function createBatcher<I, O>(options: {
  run(items: readonly I[]): Promise<readonly O[]>
  maxSize: number
  concurrency: number
}): Batcher<I, O> {
  let waiting: Waiting<I, O>[] = []
  let running = 0
  let isBeginning = false

  async function runBatch(batch: readonly Waiting<I, O>[]): Promise<void> {
    try {
      const outcomes = await options.run(batch.map((entry) => entry.item))
      for (const [index, entry] of batch.entries()) entry.resolve(outcomes[index] as O)
    } catch (error) {
      if (batch.length === 1) {
        batch[0]?.reject(error)
        return
      }
      for (const entry of batch) await runBatch([entry])
    }
  }

  function start(): void {
    while (running < options.concurrency && waiting.length > 0) {
      const batch = waiting.slice(0, options.maxSize)
      waiting = waiting.slice(options.maxSize)
      running += 1
      void runBatch(batch).then(() => {
        running -= 1
        start()
      })
    }
  }

  function startAfterTurn(): void {
    if (isBeginning || running >= options.concurrency) return
    isBeginning = true
    setImmediate(() => {
      isBeginning = false
      start()
    })
  }

  return {
    submit(item) {
      return new Promise((resolve, reject) => {
        waiting.push({ item, resolve, reject })
        startAfterTurn()
      })
    },
  }
}
