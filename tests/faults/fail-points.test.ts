import { failPoints } from './support/fail-points'
import { holdStage } from './support/hold-stage'
import { sendOne } from './support/load'
import type { ClusterNode } from './support/node-process'
import type { RecordingClient } from './support/recording-client'

const { harm } = holdStage()

for (const [words, text] of [
  ['commit and publish', failPoints.beforePublish],
  ['commit and acknowledgement', failPoints.beforeAcknowledgement],
] as const) {
  harm(
    `a node killed between ${words}: the repeat is answered with the first message, and everybody gets it once`,
    { all: 3, selection: 1 },
    async (stage, cycle) => {
      const sender = stage.contractors[cycle % stage.contractors.length] as RecordingClient
      const receiver = stage.customers.find((client) => client.node() !== sender.node()) as RecordingClient
      const node = sender.node() as ClusterNode
      const dead = node.untilDead()
      sendOne(sender, receiver, text)
      await dead
      await node.start()
    },
  )
}
