import { afterAll, beforeAll } from 'vitest'
import { scenario } from './scenario'
import { type EndOptions, openStage, type Stage } from './stage'
import { hold } from './until'

const OPEN_TIMEOUT_MS = 240_000
/** Load before and after what is done. */
const CALM_MS = 1500

/** What is done to a stage, and undone; it may give figures that only it knows. */
type Harm = (stage: Stage, cycle: number) => Promise<EndOptions> | Promise<void>
type HarmOptions = { perTick?: number; afterMs?: number }

export type HeldStage = {
  readonly stage: Stage
  /** A scenario of harm under load: calm, harm, calm again, then the judges. */
  harm(name: string, cycles: { all: number; selection: number }, work: Harm, options?: HarmOptions): void
}

/** One stage for all scenarios of a file. */
export function holdStage(options: Parameters<typeof openStage>[0] = {}): HeldStage {
  let stage: Stage | null = null
  beforeAll(async () => {
    stage = await openStage(options)
  }, OPEN_TIMEOUT_MS)
  afterAll(() => stage?.close())

  const held: HeldStage = {
    get stage() {
      if (!stage) throw new Error('the stage is opened by the first scenario')
      return stage
    },
    harm(name, cycles, work, { perTick, afterMs = CALM_MS } = {}) {
      scenario(name, cycles, async (cycle) => {
        held.stage.begin(perTick)
        await hold(CALM_MS)
        const found = await work(held.stage, cycle)
        await hold(afterMs)
        await held.stage.end(name, found ?? undefined)
      })
    },
  }
  return held
}
