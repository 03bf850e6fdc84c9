import { holdStage } from './support/hold-stage'
import { hold } from './support/until'

const SHIFT_MS = 5 * 60_000

const { harm } = holdStage()

for (const [words, shiftMs] of [
  ['ahead', SHIFT_MS],
  ['behind', -SHIFT_MS],
] as const) {
  harm(
    `the clock of one node jumps 5 min ${words} and back, while pushes are lost: order, presence and healing depend on none`,
    { all: 1, selection: 0 },
    async (stage, cycle) => {
      const node = stage.nodes[cycle % stage.nodes.length]
      node?.shiftClock(shiftMs)
      await hold(4000)
      for (let kill = 0; kill < 3; kill += 1) {
        await stage.cluster.redis.command('CLIENT', 'KILL', 'TYPE', 'pubsub')
        await hold(1000)
      }
      // Long enough for a head beacon by the wrong clock.
      await hold(22_000)
      node?.shiftClock(0)
      return { skewMs: SHIFT_MS }
    },
  )
}
