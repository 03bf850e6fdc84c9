import { createMemoryPresenceRegistry } from '@/lib/server/presence/memory-registry'
import { describePresenceRegistry } from '../port-suites/presence-registry'

describePresenceRegistry('memory', createMemoryPresenceRegistry)
