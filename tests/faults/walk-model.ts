/** All that the walk knows of a cluster: what runs. */
export type World = { nodes: readonly ('up' | 'down' | 'frozen')[]; redis: 'up' | 'down' | 'frozen' }

export type Step =
  | {
      do: 'kill' | 'start' | 'stop' | 'freeze' | 'thaw' | 'restart' | 'reset_clients' | 'mute_database' | 'mute_redis'
      node: number
    }
  | { do: 'kill_redis' | 'start_redis' | 'freeze_redis' | 'thaw_redis' | 'flush_redis' | 'kill_subscribers' }
  | { do: 'restart_postgres_fast' | 'restart_postgres_immediate' }

export const calm = (nodes: number): World => ({ nodes: Array<'up'>(nodes).fill('up'), redis: 'up' })

/** Every step that may be taken. A node does not start without Redis. */
export function stepsFrom({ nodes, redis }: World): Step[] {
  const steps: Step[] = [{ do: 'restart_postgres_fast' }, { do: 'restart_postgres_immediate' }]
  if (redis === 'up') {
    for (const name of ['kill_redis', 'freeze_redis', 'flush_redis', 'kill_subscribers'] as const)
      steps.push({ do: name })
  } else steps.push({ do: redis === 'down' ? 'start_redis' : 'thaw_redis' })
  for (const [node, state] of nodes.entries()) {
    if (state === 'frozen') steps.push({ do: 'thaw', node }, { do: 'kill', node })
    if (state === 'down' && redis === 'up') steps.push({ do: 'start', node })
    if (state !== 'up') continue
    for (const name of ['kill', 'stop', 'freeze', 'reset_clients', 'mute_database', 'mute_redis'] as const)
      steps.push({ do: name, node })
    if (redis === 'up') steps.push({ do: 'restart', node })
  }
  return steps
}

const becomes = { kill: 'down', stop: 'down', freeze: 'frozen', start: 'up', thaw: 'up' } as const
const redisBecomes = { kill_redis: 'down', freeze_redis: 'frozen', start_redis: 'up', thaw_redis: 'up' } as const

export function after(world: World, step: Step): World {
  if (step.do in redisBecomes) return { ...world, redis: redisBecomes[step.do as keyof typeof redisBecomes] }
  const state = becomes[step.do as keyof typeof becomes]
  if (!state || !('node' in step)) return world
  return { ...world, nodes: world.nodes.map((was, node) => (node === step.node ? state : was)) }
}

/** The steps that bring everything back. */
export function healing({ nodes, redis }: World): Step[] {
  const first: Step[] = redis === 'up' ? [] : [{ do: redis === 'down' ? 'start_redis' : 'thaw_redis' }]
  return [
    ...first,
    ...nodes.flatMap((state, node): Step[] =>
      state === 'up' ? [] : [{ do: state === 'down' ? 'start' : 'thaw', node }],
    ),
  ]
}
