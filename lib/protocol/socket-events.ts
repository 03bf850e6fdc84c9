import type { Answer, Outcome, RequestInput, RequestName, requests } from './events'
import type { Push, PushName } from './pushes'

/** The tables as Socket.IO's typed maps. */
export type ClientToServerEvents = {
  [N in RequestName]: (input: RequestInput<N>, ack?: (outcome: Outcome<Answer<N>>) => void) => void
}

export type ReplyEvents = {
  [N in RequestName as (typeof requests)[N]['reply'] extends string ? (typeof requests)[N]['reply'] : never]: (
    answer: Answer<N> & { requestId?: string },
    correlation?: { requestId: string },
  ) => void
}

export type ServerToClientEvents = ReplyEvents & { [N in PushName]: (payload: Push<N>) => void }
