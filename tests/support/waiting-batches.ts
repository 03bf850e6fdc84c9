import type { Batch } from '../../lib/protocol/bulk-objects'
import type { Scene } from './scene'
import type { TestServer } from './test-server'

/** More moves than the largest batch takes. */
const MOST_MOVES = 60

/** Moves all times of a batch back by so much, as if the clock had gone on. */
export async function letPass(server: TestServer, batchId: string, interval: string): Promise<void> {
  await server.query(
    `UPDATE bulk_batches SET send_at = send_at - $2::interval, next_at = next_at - $2::interval,
       started_at = started_at - $2::interval, created_at = created_at - $2::interval WHERE id = $1`,
    [batchId, interval],
  )
  await server.query('UPDATE bulk_recipients SET retry_at = retry_at - $2::interval WHERE batch_id = $1', [
    batchId,
    interval,
  ])
  await server.query('UPDATE bulk_steps SET at = at - $2::interval WHERE batch_id = $1', [batchId, interval])
}

/** Has the time of a batch come, if it has not. */
export async function makeDue(server: TestServer, batchId: string): Promise<void> {
  await server.query(
    `UPDATE bulk_batches SET send_at = now(), next_at = now() WHERE id = $1 AND state IN ('held', 'scheduled')`,
    [batchId],
  )
}

/** Has a batch go out now, as far as it goes. */
export async function sendNow(scene: Scene, token: string, batchId: string): Promise<Batch> {
  await makeDue(scene.server, batchId)
  return goOn(scene, token, batchId)
}

/** Takes moves of a batch until the next one has to wait. */
export async function goOn(scene: Scene, token: string, batchId: string): Promise<Batch> {
  const api = scene.api(token)
  let before = ''
  for (let move = 0; move < MOST_MOVES; move += 1) {
    await scene.server.runtime.bulkEngine.advance(batchId)
    const { recipients: _, nextCursor: __, ...batch } = await api.get('getBatch', { params: { id: batchId } })
    const now = JSON.stringify([batch.state, batch.totals])
    if (now === before) return batch
    before = now
  }
  throw new Error('the batch goes on and on')
}
