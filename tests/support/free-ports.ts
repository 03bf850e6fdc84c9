import { createServer } from 'node:net'

/**
 * Below what systems give to outgoing connections by themselves (Linux from 32768, others from 49152): of those, any
 * connection takes one that was found free before its server listens, or while it is down.
 */
const LOWEST = 16_000
/** Each worker of a run has ports of its own: what one found free is not begun by another before it listens. */
const SHARE = 2_000
const SHARES = 8
const FIRST = LOWEST + (Number(process.env.VITEST_POOL_ID ?? 0) % SHARES) * SHARE
/** Of some dozens that are taken in a share of 2,000, nobody meets so many in a row. */
const ATTEMPTS = 200

/** Not given again: their servers may not listen yet, or be down for a while. */
const given = new Set<number>()

/** The first of `count` ports on loopback that follow one another and that nothing listens on. @throws where there are none */
export async function findFreePorts(count: number): Promise<number> {
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    const first = FIRST + Math.floor(Math.random() * (SHARE - count))
    const ports = Array.from({ length: count }, (_, at) => first + at)
    if (ports.some((port) => given.has(port))) continue
    for (const port of ports) given.add(port)
    if (!(await Promise.all(ports.map(isFree))).includes(false)) return first
  }
  throw new Error(`no ${count} free ports that follow one another`)
}

export const findFreePort = (): Promise<number> => findFreePorts(1)

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer()
    server.once('error', () => resolve(false))
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)))
  })
}
