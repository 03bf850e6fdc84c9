/** Lets what is asked for one by one within a turn of the event loop be answered together, each in its place. */
export function onceATurn<I, O>(answer: (items: readonly I[]) => Promise<readonly O[]>): (item: I) => Promise<O> {
  let waiting: I[] = []
  let answers: Promise<readonly O[]> | null = null

  async function answerAll(): Promise<readonly O[]> {
    await new Promise((resolve) => setImmediate(resolve))
    const items = waiting
    waiting = []
    answers = null
    return answer(items)
  }

  return async (item) => {
    const at = waiting.push(item) - 1
    answers ??= answerAll()
    return (await answers)[at] as O
  }
}
