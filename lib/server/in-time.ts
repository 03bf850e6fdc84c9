/**
 * Fails with `late` (by default an error that says so) when there is no answer within `timeoutMs`. A process that was busy
 * for so long finds its timers due before it has read what lies there already, so it reads once more before it takes the
 * other end for silent.
 */
export function inTime<T>(
  answer: Promise<T>,
  timeoutMs: number,
  late: () => Error = () => new Error('no answer in time'),
): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => setImmediate(() => reject(late())), timeoutMs)
    answer.finally(() => clearTimeout(timer)).then(resolve, reject)
  })
}
