import { statement } from '../statement'

/** Asks nothing but an answer: whether the database is there. */
export const answer = statement('answer', 'SELECT 1')
