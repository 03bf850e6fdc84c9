import type { LastContactFilter } from '@/lib/client/bulk-selection'

/** The spans of the last contact that the address may name. */
export const contactFilters = ['any', 'week', 'month', 'older', 'never'] as const satisfies LastContactFilter[]
