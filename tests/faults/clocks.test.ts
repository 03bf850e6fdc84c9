import { afterAll, beforeAll } from 'vitest'
import { scenario } from './support/scenario'
import { openStage, type Stage } from './support/stage'
import { hold } from './support/until'

const CALM_MS = 1500
const SHIFT_MS = 5 * 60_000

let stage: Stage
beforeAll(async () => {
  stage = await openStage()
}, 240_000)
afterAll(() => stage?.close())

for (const [words, shiftMs] of [
  ['ahead', SHIFT_MS],
  ['behind', -SHIFT_MS],
] as const) {
  scenario(
    `the clock of one node jumps 5 min ${words} and back, while pushes are lost: order, presence and healing depend on none`,
    { all: 1, selection: 0 },
    async (cycle, name) => {
      stage.begin()
      await hold(CALM_MS)
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
      await hold(CALM_MS)
      await stage.end(name, { skewMs: SHIFT_MS })
    },
  )
}
