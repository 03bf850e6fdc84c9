import { expect, test } from 'vitest'
import type { Caller } from '@/lib/domain/actor'
import { newId } from '@/lib/server/ids'
import type { Broadcaster } from '@/lib/server/ports/broadcaster'
import type { RateLimiter } from '@/lib/server/ports/rate-limiter'
import { createMessageDelivery } from '@/lib/server/services/message-delivery'
import { createMessagingService } from '@/lib/server/services/messaging'
import { createStore } from '@/lib/server/store/client'
import { cloneDatabase } from '../support/test-server'

const contractor: Caller = {
  userId: 'contractor1',
  role: 'contractor',
  name: 'Maya Ortiz',
  sessionId: null,
  tokenId: null,
  scopes: null,
  socketId: null,
}

function createService(store: ReturnType<typeof createStore>, limiter: Partial<RateLimiter>, pushed: number[]) {
  const broadcaster: Broadcaster = {
    toUsers(_userIds, event, payload) {
      if (event === 'new_message') pushed.push((payload as { message: { seq: number } }).message.seq)
    },
    toRole() {},
    toSocket() {},
  }
  const unlimited: RateLimiter = {
    consume: async () => ({ allowed: true, left: 1 }),
    refund: async () => {},
    peek: async () => ({ left: 1, retryAfterMs: 0 }),
    close: async () => {},
  }
  return createMessagingService({
    store,
    limiter: { ...unlimited, ...limiter },
    delivery: createMessageDelivery({
      broadcaster,
      onProgress: () => {},
      onReceived: () => {},
      onTakenBack: () => {},
      onContact: () => {},
    }),
    now: () => new Date(),
    newId,
  })
}

test('a send that began no conversation after all is pushed before the next, though its point is still being given back', async () => {
  const store = createStore(await cloneDatabase('template_demo'), () => {})
  const pushed: number[] = []
  const send = (service: ReturnType<typeof createService>, text: string) =>
    service.send(contractor, { receiverId: 'newCustomer123', messageType: 'text', content: { text } })
  const elsewhere = createService(store, {}, [])
  let giveBack = () => {}
  const refunding = new Promise<void>((resolve) => {
    giveBack = resolve
  })
  const here = createService(
    store,
    {
      // Between look-up and commit, another node begins the conversation.
      async consume(rule) {
        if (rule === 'newConversations') await send(elsewhere, 'first, from elsewhere')
        return { allowed: true, left: 1 }
      },
      refund: () => refunding,
    },
    pushed,
  )

  const second = send(here, 'second')
  await expect.poll(() => pushed).toEqual([2])
  await send(here, 'third')
  expect(pushed).toEqual([2, 3])
  giveBack()
  expect((await second).message.seq).toBe(2)
  await store.close()
})
