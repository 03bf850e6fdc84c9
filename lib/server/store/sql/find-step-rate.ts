import { statement } from '../statement'
import { stepsTaken } from './shared/steps-taken'

/**
 * Database: how many steps of a contractor's are taken within `$3` milliseconds, and the `$2`-th newest of them, by the
 * clock that steps go by.
 */
export const findStepRate = statement<{ taken: number; inTheWay: Date | null }>(
  'find-step-rate',
  `SELECT count(*)::int AS taken, (array_agg(at ORDER BY at DESC))[$2::int] AS "inTheWay"
   FROM (${stepsTaken('$1', '$3')}) s`,
)
