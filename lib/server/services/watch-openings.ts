/** Of more users nothing is held one by one: all of them count as changed then. */
const MAX_NOTED = 10_000

/**
 * What changes while a watch is being read: nobody watches yet, so nobody is told, and the answer may be from before. Whoever
 * opens one asks afterwards of whom anything changed meanwhile.
 */
export function createWatchOpenings() {
  /** By user the number of the last change, while any watch is being read. */
  const changedAt = new Map<string, number>()
  let open = 0
  let count = 0
  let allChangedAt = 0

  function noteAll(): void {
    changedAt.clear()
    count += 1
    allChangedAt = count
  }

  return {
    /** Something of these users changed. */
    note(userIds: readonly string[]): void {
      if (open === 0) return
      count += 1
      for (const userId of userIds) changedAt.set(userId, count)
      if (changedAt.size > MAX_NOTED) noteAll()
    },
    /** Something of anybody changed. */
    noteAll,
    /** A watch is being read from now on. Answers what is to be called once when that is over: whoever of these changed since. */
    open(): (userIds: readonly string[]) => readonly string[] {
      open += 1
      const since = count
      return (userIds) => {
        open -= 1
        const changed =
          allChangedAt > since ? userIds : userIds.filter((userId) => (changedAt.get(userId) ?? 0) > since)
        if (open === 0) changedAt.clear()
        return changed
      }
    },
  }
}
