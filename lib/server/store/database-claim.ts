import { createHash } from 'node:crypto'
import { setTimeout as delay } from 'node:timers/promises'
import type pg from 'pg'
import { keepPostgres } from '../links/kept-postgres'
import type { Logger } from '../logger'
import type { Store } from './client'
import { endNamesakes } from './sql/end-namesakes'
import { holdsClaim as statement } from './sql/holds-claim'
import { markNode } from './sql/mark-node'
import { tryLock } from './sql/try-lock'
import { trySharedLock } from './sql/try-shared-lock'
import { withClient } from './with-client'

/** 'ROLL' in ASCII: held by a server that is alone on its database, shared by the nodes of a cluster. */
const SERVER_KEY = 0x524f4c4c
/** 'LEAD': held by the node that does scheduled work. */
const LEADER_KEY = 0x4c454144
/** 'MIGR': held while the database is brought up to date. */
const MIGRATION_KEY = 0x4d494752
/** 'NODE': the first half of the key that each node of a cluster holds while it lives. */
const NODE_CLASS = 0x4e4f4445
// A predecessor that was just killed lets go as soon as PostgreSQL sees its connection closed.
const WAIT_MS = 3000
const RETRY_MS = 100

class DatabaseTakenError extends Error {
  constructor(isMember: boolean) {
    super(
      isMember
        ? 'another Rollcall server without REDIS_URL is running on this database'
        : 'another Rollcall server is running on this database',
    )
    this.name = 'DatabaseTakenError'
  }
}

export type DatabaseClaim = {
  /** Whether this process does what is done once over all nodes. */
  isLeader(): boolean
  release(): Promise<void>
}

/**
 * Claims the database for this process: alone, or as a member of a cluster. PostgreSQL itself drops a claim
 * when its process dies, so it is never stale. When the connection breaks (the database restarted), `revive` brings
 * back what has to be brought back and the claim is taken again; `onTaken` hears that another server was faster.
 * @throws when the database does not answer, or another process holds it
 */
export async function claimDatabase(options: {
  url: string
  bootId: string
  isMember: boolean
  logger: Logger
  revive: () => Promise<void>
  onTaken: (error: Error) => void
}): Promise<DatabaseClaim> {
  const { url, bootId, isMember, logger, revive, onTaken } = options
  const applicationName = `rollcall claim ${bootId}`
  let leading: pg.Client | null = null
  const applyForLead = async (client: pg.Client) => {
    if (await take(client, tryLock, LEADER_KEY)) leading = client
  }

  const kept = await keepPostgres({
    url,
    logger,
    name: 'the claim on the database',
    applicationName,
    async setUp(client) {
      // On a link that was silent, PostgreSQL may still hold this claim for the connection before.
      await endNamesakes.run(client, [applicationName])
      await takeClaim(client, isMember)
      if (isMember) await markNode.run(client, [NODE_CLASS, nodeKey(bootId)])
      await applyForLead(client)
    },
    ask: (client) => (leading === client ? client.query('') : applyForLead(client)),
    revive,
    isFinal: (error) => error instanceof DatabaseTakenError,
    onRefused: onTaken,
  }).catch((error: NodeJS.ErrnoException) => {
    if (error instanceof DatabaseTakenError) throw error
    // A name with two addresses fails with one error for each and no words of its own.
    throw new Error(`the database that DATABASE_URL names does not answer: ${error.message || error.code}`)
  })

  const isLeader = () => leading !== null && leading === kept.current()
  return {
    isLeader,
    release: () => kept.close(),
  }
}

/** Whether no server uses the database. Command-line tools stop an embedded one only then. */
export function isDatabaseFree(url: string): Promise<boolean> {
  return withClient(url, (client) => take(client, tryLock, SERVER_KEY))
}

/** Whether the process of this node still holds its connection: false once PostgreSQL saw it closed. */
export async function holdsClaim(store: Store, bootId: string): Promise<boolean> {
  const [claim] = await statement.run(store.pool, [NODE_CLASS, nodeKey(bootId) >>> 0])
  return claim?.held === true
}

/** Runs `work` while no other process of the cluster runs its own. */
export function withMigrationLock<T>(url: string, work: () => Promise<T>): Promise<T> {
  return withClient(url, async (client) => {
    // Asked again and again: a statement that waits holds a snapshot, which an index built concurrently waits for.
    while (!(await take(client, tryLock, MIGRATION_KEY))) await delay(RETRY_MS)
    return work()
  })
}

async function takeClaim(client: pg.Client, isMember: boolean): Promise<void> {
  const deadline = performance.now() + WAIT_MS
  while (!(await take(client, isMember ? trySharedLock : tryLock, SERVER_KEY))) {
    if (performance.now() > deadline) throw new DatabaseTakenError(isMember)
    await delay(RETRY_MS)
  }
}

async function take(client: pg.Client, lock: typeof tryLock, key: number): Promise<boolean> {
  const [answer] = await lock.run(client, [key])
  return answer?.held === true
}

function nodeKey(bootId: string): number {
  return createHash('sha256').update(bootId).digest().readInt32BE()
}
