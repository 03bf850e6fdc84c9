import { statement } from '../statement'

/** A table that no schema of Prisma's knows: `messages` as it was before it was partitioned. */
export const dropWholeMessages = statement('drop-whole-messages', 'DROP TABLE IF EXISTS messages_whole')
