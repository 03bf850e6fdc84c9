import type { Actor, From } from '../../domain/actor'
import type { RouteInput, RouteName, RouteOutput, routes } from '../../protocol/routes'
import type { HttpServices } from './http-services'

/** Routes whose answer is no JSON, or whose request is none. */
export type RawRouteName =
  | 'healthz'
  | 'readyz'
  | 'metrics'
  | 'openUnsubscribe'
  | 'createUpload'
  | 'addPiece'
  | 'getUpload'
  | 'getBatchCsv'
  | 'getOwnExport'
  | 'adminAnalyticsCsv'

export type JsonRouteName = Exclude<RouteName, RawRouteName>

/** Nobody is known on a public route. */
export type ActorOf<N extends RouteName> = (typeof routes)[N]['access'] extends 'public' ? null : Actor

/** Nothing where the answer is an empty 204. */
type Answer<N extends RouteName> = RouteOutput<N> extends null ? Promise<void> : Promise<RouteOutput<N>>

type Handlers = {
  [N in JsonRouteName]: (services: HttpServices, actor: ActorOf<N>, input: RouteInput<N>, from: From) => Answer<N>
}

/** A door only translates: policy is in the services. Parsing and roles come before. */
export const handlers: Handlers = {
  signUp: ({ accounts }, _actor, { body }, from) => accounts.signUp(body, from),
  getMe: ({ accounts }, actor) => accounts.getMe(actor),
  patchMe: ({ accounts }, actor, { body }, from) => accounts.patchMe(actor, body, from),
  askForOwnExport: ({ ownExports }, actor) => ownExports.ask(actor),
  findOwnExport: ({ ownExports }, actor) => ownExports.find(actor),
  deleteMe: ({ accounts }, actor, { body }, from) => accounts.deleteMe(actor, body, from),
  changePassword: ({ accounts }, actor, { body }, from) => accounts.changePassword(actor, body, from),
  requestEmail: ({ accounts }, actor, { body }, from) => accounts.requestEmail(actor, body, from),
  confirmEmail: ({ accounts }, _actor, { body }, from) => accounts.confirmEmail(body, from),
  unsubscribe: ({ accounts }, _actor, { params }) => accounts.unsubscribe(params.token),
  requestPasswordReset: ({ accounts }, _actor, { body }, from) => accounts.requestPasswordReset(body, from),
  resetPassword: ({ accounts }, _actor, { body }, from) => accounts.resetPassword(body, from),
  confirmPassword: ({ accounts }, actor, { body }, from) => accounts.confirm(actor, body, from),
  getTwoFactor: ({ accounts }, actor) => accounts.getTwoFactor(actor),
  beginTwoFactor: ({ accounts }, actor) => accounts.beginTwoFactor(actor),
  enableTwoFactor: ({ accounts }, actor, { body }, from) => accounts.enableTwoFactor(actor, body, from),
  renewRecoveryCodes: ({ accounts }, actor, _input, from) => accounts.renewRecoveryCodes(actor, from),
  disableTwoFactor: ({ accounts }, actor, _input, from) => accounts.disableTwoFactor(actor, from),
  listSessions: ({ accounts }, actor, { query }) => accounts.listSessions(actor, query),
  endSession: ({ accounts }, actor, { params }, from) => accounts.endSession(actor, params.id, from),
  endAllSessions: ({ accounts }, actor, _input, from) => accounts.endAllSessions(actor, from),
  listTokens: ({ accounts }, actor, { query }) => accounts.listTokens(actor, query),
  createToken: ({ accounts }, actor, { body }, from) => accounts.createToken(actor, body, from),
  listSecurityLog: ({ securityLog }, actor, { query }) => securityLog.listOwn(actor, query),
  revokeToken: ({ accounts }, actor, { params }, from) => accounts.revokeToken(actor, params.id, from),

  listConversations: ({ conversations }, actor, { query }) => conversations.list(actor, query),
  getConversation: ({ conversations }, actor, { params }) => conversations.get(actor, params.id),
  listMessages: ({ conversations }, actor, { params, query }) => conversations.messages(actor, params.id, query),
  getUnread: ({ conversations }, actor) => conversations.countUnread(actor),
  getUnanswered: ({ conversations }, actor) => conversations.countUnanswered(actor),
  listFiles: ({ conversations }, actor, { params, query }) => conversations.files(actor, params.id, query),
  sendMessage: ({ messaging }, actor, { body }) => messaging.send({ ...actor, socketId: null }, body),
  editMessage: ({ messageChanges }, actor, { params, body }) =>
    messageChanges.edit({ ...actor, socketId: null }, { messageId: params.id, content: body.content }),
  deleteMessage: ({ messageChanges }, actor, { params }) =>
    messageChanges.remove({ ...actor, socketId: null }, { messageId: params.id }),
  search: ({ search }, actor, { query }) => search.search(actor, query),

  listNotifications: ({ notifications }, actor, { query }) => notifications.list(actor, query),
  readNotifications: ({ notifications }, actor, { body }) => notifications.read(actor, body.ids ?? null),
  readConversation: ({ receipts }, actor, { params, body }) => receipts.readConversation(actor, params.id, body.seq),
  getPushKey: ({ pushes }) => pushes.getKey(),
  addPushSubscription: ({ pushes }, actor, { body: { endpoint, keys } }) =>
    pushes.subscribe(actor, { endpoint, ...keys }),
  removePushSubscription: ({ pushes }, actor, { body }) => pushes.unsubscribe(actor, body.endpoint),
  listMutes: ({ mutes }, actor, { query }) => mutes.list(actor, query),
  muteConversation: ({ mutes }, actor, { params, body }) => mutes.mute(actor, params.id, body.for),
  unmuteConversation: ({ mutes }, actor, { params }) => mutes.unmute(actor, params.id),

  listDrafts: ({ drafts }, actor, { query }) => drafts.list(actor, query),
  putDrafts: ({ drafts }, actor, { body }) => drafts.put(actor, body.changes),

  beginPartialUpload: ({ partialUploads }, actor, { params, body }) => partialUploads.begin(actor, params.id, body),
  finishPartialUpload: ({ partialUploads }, actor, { params }) => partialUploads.finish(actor, params.id),
  cancelPartialUpload: ({ partialUploads }, actor, { params }) => partialUploads.cancel(actor, params.id),

  listBatches: ({ bulkReports }, actor, { query }) => bulkReports.list(actor, query),
  getBatch: ({ bulkReports }, actor, { params, query }) => bulkReports.get(actor, params.id, query),
  patchBatch: ({ bulkChanges }, actor, { params, body }) => bulkChanges.edit(actor, params.id, body),
  cancelBatch: ({ bulkChanges }, actor, { params }) => bulkChanges.ask(actor, params.id, 'cancel'),
  pauseBatch: ({ bulkChanges }, actor, { params }) => bulkChanges.ask(actor, params.id, 'pause'),
  resumeBatch: ({ bulkChanges }, actor, { params }) => bulkChanges.ask(actor, params.id, 'resume'),
  stopBatch: ({ bulkChanges }, actor, { params }) => bulkChanges.ask(actor, params.id, 'stop'),
  recallBatch: ({ bulkChanges }, actor, { params }) => bulkChanges.recall(actor, params.id),
  previewBulk: ({ bulkPreviews }, actor, { body }) => bulkPreviews.preview(actor, body),
  listTemplates: ({ templates }, actor, { query }) => templates.list(actor, query),
  listTemplateUsage: ({ templates }, actor) => templates.listUsage(actor),
  getTemplate: ({ templates }, actor, { params }) => templates.get(actor, params.id),
  createTemplate: ({ templates }, actor, { body }) => templates.create(actor, body),
  patchTemplate: ({ templates }, actor, { params, body }) => templates.patch(actor, params.id, body),
  deleteTemplate: ({ templates }, actor, { params }) => templates.remove(actor, params.id),
  adminTemplates: ({ sharedTemplates }, _actor, { query }) => sharedTemplates.list(query),
  adminCreateTemplate: ({ sharedTemplates }, actor, { body }, from) => sharedTemplates.create(actor, body, from),
  adminPatchTemplate: ({ sharedTemplates }, actor, { params, body }, from) =>
    sharedTemplates.patch(actor, params.id, body, from),
  listAudiences: ({ audiences }, actor, { query }) => audiences.list(actor, query),
  getAudience: ({ audiences }, actor, { params }) => audiences.get(actor, params.id),
  createAudience: ({ audiences }, actor, { body }) => audiences.create(actor, body),
  patchAudience: ({ audiences }, actor, { params, body }) => audiences.patch(actor, params.id, body),
  deleteAudience: ({ audiences }, actor, { params }) => audiences.remove(actor, params.id),

  listCustomers: ({ directory }, actor, { query }) => directory.listCustomers(actor, query),
  resolveCustomers: ({ directory }, actor, { body }) => directory.resolveCustomers(actor, body.values),
  listContractors: ({ directory }, actor, { query }) => directory.listContractors(actor, query),
  getContractor: ({ directory }, actor, { params }) => directory.getContractor(actor, params.id),

  listJobs: ({ jobs }, actor, { query }) => jobs.list(actor, query),
  createJob: ({ jobs }, actor, { body }) => jobs.create(actor, body),
  getJob: ({ jobs }, actor, { params }) => jobs.get(actor, params.id),
  patchJob: ({ jobs }, actor, { params, body }) => jobs.patch(actor, params.id, body),
  addInterest: ({ jobs }, actor, { params }) => jobs.addInterest(actor, params.id),
  removeInterest: ({ jobs }, actor, { params }) => jobs.removeInterest(actor, params.id),

  listBlocks: ({ blocks }, actor, { query }) => blocks.list(actor, query),
  addBlock: ({ blocks }, actor, { params }) => blocks.add(actor, params.id),
  removeBlock: ({ blocks }, actor, { params }) => blocks.remove(actor, params.id),

  listOptOuts: ({ optOuts }, actor, { query }) => optOuts.list(actor, query),
  addOptOut: ({ optOuts }, actor, { params }) => optOuts.add(actor, params.id),
  removeOptOut: ({ optOuts }, actor, { params }) => optOuts.remove(actor, params.id),

  createReport: ({ reports }, actor, { body }) => reports.create(actor, body),
  adminReports: ({ reports }, _actor, { query }) => reports.list(query),
  adminPatchReport: ({ reports }, actor, { params, body }, from) => reports.decide(actor, params.id, body, from),
  adminAudit: ({ audit }, _actor, { query }) => audit.list(query),

  adminPresence: ({ adminPresence }, _actor, { query }) => adminPresence.list(query),
  adminPresenceHistory: ({ presenceHistory }, _actor, { query }) => presenceHistory.list(query),
  adminAnalytics: ({ analytics }, _actor, { query }) => analytics.report(query),
  adminBatches: ({ analytics }, _actor, { query }) => analytics.listBatches(query),
  adminRefusals: ({ analytics }, _actor, { query }) => analytics.listRefusals(query),
  adminBatchRecipients: ({ analytics }, _actor, { params, query }) => analytics.listRecipients(params.id, query),
  adminUsers: ({ accounts }, _actor, { query }) => accounts.listUsers(query),
  adminPatchUser: ({ accounts }, actor, { params, body }, from) => accounts.patchUser(actor, params.id, body, from),
  adminMakeResetLink: ({ accounts }, actor, { params }, from) => accounts.createResetLink(actor, params.id, from),
  adminSecurityLog: ({ securityLog }, _actor, { query }) => securityLog.list(query),
  adminEndSession: ({ accounts }, actor, { params }, from) => accounts.endAnySession(actor, params.id, from),
}
