import type { Step } from '../walk-model'
import type { ClusterNode } from './node-process'
import type { Stage } from './stage'
import { hold } from './until'

const MUTE_MS = 700

/** Does to the cluster what a step says. */
export async function takeStep(stage: Stage, step: Step): Promise<void> {
  const { history, redis, postgres } = stage.cluster
  const node = ('node' in step ? stage.nodes[step.node] : stage.nodes[0]) as ClusterNode
  const redisIs = (state: 'away' | 'back') => history.record({ kind: 'redis', state })
  const databaseIs = (state: 'away' | 'back') => history.record({ kind: 'database', state })

  switch (step.do) {
    case 'kill':
      return node.kill()
    case 'start':
      await node.start()
      return
    case 'stop':
      await node.stop()
      return
    case 'restart':
      await node.kill()
      await node.start()
      return
    case 'freeze':
      return node.freeze()
    case 'thaw':
      return node.thaw()
    case 'reset_clients':
      return node.clientLink.reset()
    case 'mute_database':
      databaseIs('away')
      node.postgresLink.setMode({ kind: 'deaf' })
      await hold(MUTE_MS)
      node.postgresLink.setMode({ kind: 'open' })
      return databaseIs('back')
    case 'mute_redis':
      for (const link of node.redisLinks) link.setMode({ kind: 'deaf' })
      await hold(MUTE_MS)
      for (const link of node.redisLinks) link.setMode({ kind: 'open' })
      return
    case 'kill_redis':
      redisIs('away')
      return redis.kill()
    case 'freeze_redis':
      redisIs('away')
      return redis.freeze()
    case 'start_redis':
      await redis.start()
      return redisIs('back')
    case 'thaw_redis':
      redis.thaw()
      return redisIs('back')
    case 'flush_redis':
      redisIs('away')
      await redis.command('FLUSHALL')
      return redisIs('back')
    case 'kill_subscribers':
      await redis.command('CLIENT', 'KILL', 'TYPE', 'pubsub')
      return
    case 'restart_postgres_fast':
    case 'restart_postgres_immediate':
      databaseIs('away')
      await postgres.restart(step.do === 'restart_postgres_fast' ? 'fast' : 'immediate')
      return databaseIs('back')
  }
}
