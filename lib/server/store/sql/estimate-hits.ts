import type { AskedTerm } from '../../../domain/search-words'
import { variableStatement } from '../statement'
import { toTsQuery } from './shared/to-ts-query'
import { wordsOf } from './shared/words-of'

type Plan = { Plan: { 'Plan Rows': number } }

/** What only the planner knows, and no client asks: of how many messages of everybody it supposes that they hold all this. */
export const estimateHits = variableStatement<{ 'QUERY PLAN': [Plan] }, readonly AskedTerm[]>(
  'estimate-hits',
  (terms, { bind, add }) => {
    add(`${wordsOf('m')} @@ ${bind(toTsQuery(terms))}::tsquery`)
    return (where) => `EXPLAIN (FORMAT JSON) SELECT FROM messages m WHERE ${where}`
  },
)
