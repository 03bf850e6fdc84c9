import { expect } from 'vitest'
import { holdStage } from './support/hold-stage'
import { createRandom } from './support/random'
import { isSelection, scenario } from './support/scenario'
import { takeStep } from './support/take-step'
import { hold } from './support/until'
import { after, calm, healing, type Step, stepsFrom, type World } from './walk-model'

/** Another walk: WALK_SEED=100. Longer ones: WALK_STEPS=50. */
const FIRST_SEED = Number(process.env.WALK_SEED ?? 1)
const STEPS = Number(process.env.WALK_STEPS ?? (isSelection ? 6 : 10))
const LONGEST_PAUSE_MS = 1500

const held = holdStage()

/** What the model says runs, runs, and answers. */
async function expectAlive(world: World, walked: readonly Step[]): Promise<void> {
  for (const [at, node] of held.stage.nodes.entries()) {
    expect(node.isRunning(), `${node.name} after ${JSON.stringify(walked)}`).toBe(world.nodes[at] !== 'down')
    if (world.nodes[at] !== 'up') continue
    const answer = await fetch(`${node.directUrl}/healthz`, { signal: AbortSignal.timeout(5000) })
    expect(answer.status, `${node.name} after ${JSON.stringify(walked)}`).toBe(200)
  }
}

scenario(`a random walk of ${STEPS} faults keeps every promise`, { all: 20, selection: 1 }, async (cycle, name) => {
  const { stage } = held
  const random = createRandom(FIRST_SEED + cycle)
  const walked: Step[] = []
  let world = calm(stage.nodes.length)
  const take = async (step: Step) => {
    walked.push(step)
    await takeStep(stage, step)
    world = after(world, step)
    await expectAlive(world, walked)
  }
  stage.begin(1)
  try {
    for (let at = 0; at < STEPS; at += 1) {
      const steps = stepsFrom(world)
      await take(steps[Math.floor(random() * steps.length)] as Step)
      await hold(random() * LONGEST_PAUSE_MS)
    }
    for (const step of healing(world)) await take(step)
    await hold(LONGEST_PAUSE_MS)
    await stage.end(name)
  } catch (error) {
    throw new Error(`seed ${FIRST_SEED + cycle}: ${JSON.stringify(walked)}`, { cause: error })
  }
})
