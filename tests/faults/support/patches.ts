/** One exact change of a source file. The text to replace must stand in it exactly once. */
export type Patch = { file: string; find: string; replace: string }

const die = "process.kill(process.pid, 'SIGKILL')"

/** A message whose text begins so, ends the process that handles it at the fail point of that name. */
export const failPoints = {
  beforePublish: 'die between commit and publish',
  beforeAcknowledgement: 'die between commit and acknowledgement',
} as const

const diesAt = (text: string) => `if ('text' in content && content.text.startsWith('${text}')) ${die}\n      `

/** Places at which a test may end the process: part of every build that these tests run, and of no other. */
export const failPointPatches: readonly Patch[] = [
  {
    file: 'lib/server/services/messaging.ts',
    find: 'delivery.deliver(caller, receiverId, message)',
    replace: `${diesAt(failPoints.beforePublish)}delivery.deliver(caller, receiverId, message)`,
  },
  {
    file: 'lib/server/services/messaging.ts',
    find: '      return message\n    } catch (error) {',
    // Pushes leave the process a moment after they are handed over.
    replace: `      if ('text' in content && content.text.startsWith('${failPoints.beforeAcknowledgement}')) {
        await new Promise((resolve) => setTimeout(resolve, 50))
        ${die}
      }
      return message
    } catch (error) {`,
  },
]

/** Builds with one planted defect each, which the checkers must catch. */
export const plantedDefects = {
  acknowledgesBeforeCommit: [
    {
      file: 'lib/server/services/messaging.ts',
      find: 'appendMessages(store, messages, at)',
      replace: `appendMessages({ pool: {
          async query(statement: object) {
            const client = await store.pool.connect()
            await client.query('BEGIN')
            try {
              return await client.query(statement as never)
            } finally {
              setTimeout(() => client.query('COMMIT').finally(() => client.release()), 100)
            }
          },
        } } as never, messages, at)`,
    },
  ],
  forgetsKeys: [
    {
      file: 'lib/server/services/messaging.ts',
      find: '    clientMessageId: request.clientMessageId ?? null,\n    fileUrl:',
      replace: '    clientMessageId: null,\n    fileUrl:',
    },
  ],
  hasNoBootId: [
    {
      file: 'lib/server/coordination.ts',
      find: '    bootId,\n    isNodeAlive: (boot) => holdsClaim(store, boot),',
      replace: "    bootId: config.nodeId ?? '',\n    isNodeAlive: async () => true,",
    },
  ],
  limitsInMemory: [
    {
      file: 'lib/server/coordination.ts',
      find: 'const limiter = createRedisRateLimiter({',
      replace: 'const limiter = link ? limitBy(now) : createRedisRateLimiter({',
    },
  ],
} as const satisfies Record<string, readonly Patch[]>

export type PlantedDefect = keyof typeof plantedDefects
