/** What a batch may be doing. Apart from the shapes, so that a browser that lists them loads no schema library. */
export const batchStates = ['held', 'scheduled', 'sending', 'paused', 'sent', 'stopped', 'cancelled'] as const

/** Whom a follow-up goes to. */
export const followUpKinds = ['failed', 'unread', 'unanswered'] as const
