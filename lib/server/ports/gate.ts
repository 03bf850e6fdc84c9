/** Holds up what must not pass while this process does not know who may still be served. */
export interface Gate {
  /** null while it is open; else settles when it opens again. */
  wait(): Promise<void> | null
  /** Runs the task at once while it is open, else when it opens again, in order. */
  run(task: () => void): void
}
