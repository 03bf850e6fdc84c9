import { statement } from '../statement'

/** LISTEN is no model of Prisma's, and belongs to one connection. The channel is the program's own. */
export const listenTo = (channel: string) => statement('listen-to', `LISTEN ${channel}`)
