import { afterAll, beforeAll } from 'vitest'
import { failPoints } from './support/fail-points'
import { sendOne } from './support/load'
import type { ClusterNode } from './support/node-process'
import type { RecordingClient } from './support/recording-client'
import { scenario } from './support/scenario'
import { openStage, type Stage } from './support/stage'
import { hold } from './support/until'

const CALM_MS = 1000

let stage: Stage
beforeAll(async () => {
  stage = await openStage()
}, 240_000)
afterAll(() => stage?.close())

for (const [words, text] of [
  ['commit and publish', failPoints.beforePublish],
  ['commit and acknowledgement', failPoints.beforeAcknowledgement],
] as const) {
  scenario(
    `a node killed between ${words}: the repeat is answered with the first message, and everybody gets it once`,
    { all: 3, selection: 1 },
    async (cycle, name) => {
      stage.begin()
      await hold(CALM_MS)
      const sender = stage.contractors[cycle % stage.contractors.length] as RecordingClient
      const receiver = stage.customers.find((client) => client.node() !== sender.node()) as RecordingClient
      const node = sender.node() as ClusterNode
      const dead = node.untilDead()
      sendOne(sender, receiver, text)
      await dead
      await node.start()
      await hold(CALM_MS)
      await stage.end(name)
    },
  )
}
