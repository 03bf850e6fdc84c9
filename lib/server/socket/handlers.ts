import type { Caller } from '../../domain/actor'
import type { Answer, ParsedRequest, RequestName } from '../../protocol/events'
import type { Runtime } from '../runtime'

export type Handlers = {
  [N in RequestName]: (
    runtime: Runtime,
    caller: Caller & { socketId: string },
    request: ParsedRequest<N>,
  ) => Promise<Answer<N>> | Answer<N>
}

export const handlers: Handlers = {
  get_online_status: (runtime, caller, { userId }) => runtime.presence.statusOf(caller, userId),
  get_bulk_online_status: (runtime, caller, { userIds }) => runtime.presence.statusOfMany(caller, userIds),
  watch_presence: (runtime, caller, { userIds }) => runtime.presence.watch(caller, caller.socketId, userIds),
  unwatch_presence: (runtime, caller, { userIds }) => runtime.presence.unwatch(caller.socketId, userIds),
  send_message: (runtime, caller, request) => runtime.messaging.send(caller, request),
  mark_delivered: (runtime, caller, request) => runtime.receipts.markDelivered(caller, request),
  mark_read: (runtime, caller, request) => runtime.receipts.markRead(caller, request),
  set_typing: (runtime, caller, request) => runtime.typing.set(caller, request),
  show_conversation: (runtime, caller, request) => runtime.screens.show(caller, request),
  edit_message: (runtime, caller, request) => runtime.messageChanges.edit(caller, request),
  delete_message: (runtime, caller, request) => runtime.messageChanges.remove(caller, request),
  sync: (runtime, caller, request) => runtime.sync.sync(caller, request),
  send_bulk_message: (runtime, caller, request) => runtime.bulkMessaging.send(caller, request),
  queue_bulk_message: (runtime, caller, request) => runtime.bulkQueue.queue(caller, request),
}
