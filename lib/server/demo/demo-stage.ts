import type { Caller } from '../../domain/actor'
import { rateRules } from '../../protocol/limits'
import { newId } from '../ids'
import type { Broadcaster } from '../ports/broadcaster'
import type { RateLimiter } from '../ports/rate-limiter'
import { createAudiencesService } from '../services/audiences'
import { createBulkMessagingService } from '../services/bulk-messaging'
import { createDirectoryService } from '../services/directory'
import { createMessageDelivery } from '../services/message-delivery'
import { createMessagingService } from '../services/messaging'
import { createReceiptsService } from '../services/receipts'
import { createReportsService } from '../services/reports'
import { createSharedTemplatesService } from '../services/shared-templates'
import { createTemplatesService } from '../services/templates'
import type { Store } from '../store/client'
import { type DemoPerson, demoPeople } from './people'

export const DAY_MS = 24 * 60 * 60_000
export const HISTORY_DAYS = 21

/** Where the demo's people write from. */
export const demoAddress = { address: '127.0.0.1', userAgent: undefined }

/** Nobody listens and nothing is limited while the past is written. */
const silent: Broadcaster = { toUsers() {}, toRole() {}, toSocket() {} }
const untold = { note() {}, noteRead() {} }
const unlimited: RateLimiter = {
  consume: async (rule) => ({ allowed: true, left: rateRules[rule].points }),
  refund: async () => {},
  peek: async (rule) => ({ left: rateRules[rule].points, retryAfterMs: 0 }),
  close: async () => {},
}

export type DemoStage = ReturnType<typeof createDemoStage>

/** The product's own services under a clock that stands in the past, and who acts on them. */
export function createDemoStage(store: Store) {
  const today = Date.now()
  let clock = today - HISTORY_DAYS * DAY_MS
  const now = () => new Date(clock)
  const delivery = createMessageDelivery({
    broadcaster: silent,
    onProgress: () => {},
    onReceived: () => {},
    onTakenBack: () => {},
    onContact: () => {},
  })
  const nobody = {
    listOnline: async () => ({ users: [], isComplete: true }),
    listVisibleOnline: async () => new Set<string>(),
  }
  const directory = createDirectoryService({ read: (work) => work(store), limiter: unlimited, presence: nobody, now })
  const lastActive = new Map<string, number>()

  return {
    store,
    /** Milliseconds since 1970, when the demo is loaded. */
    today,
    now,
    /** Moves the clock to a moment. */
    goTo(moment: number): void {
      clock = moment
    },
    pass(ms: number): void {
      clock += ms
    },
    /** When each person last did something, in milliseconds since 1970. */
    lastActive,
    act: (userId: string) => void lastActive.set(userId, clock),
    callerOf(userId: string): Caller {
      const { role, name } = demoPeople.find((each) => each.id === userId) as DemoPerson
      return { userId, role, name, sessionId: null, tokenId: null, scopes: null, socketId: null }
    },
    messaging: createMessagingService({ store, limiter: unlimited, delivery, now, newId }),
    bulk: createBulkMessagingService({ store, limiter: unlimited, delivery, countRefusal: () => {}, now, newId }),
    receipts: createReceiptsService({ store, broadcaster: silent, delivery, notifications: untold, now }),
    reports: createReportsService({ store, notifications: untold, now, newId }),
    templates: createTemplatesService({ store, now, newId }),
    sharedTemplates: createSharedTemplatesService({ store, now, newId }),
    audiences: createAudiencesService({ store, directory, now, newId }),
  }
}
