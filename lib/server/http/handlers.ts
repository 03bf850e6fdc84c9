import type { Actor, From } from '../../domain/actor'
import type { RouteInput, RouteName, RouteOutput, routes } from '../../protocol/routes'
import type { HttpServices } from './http-services'

/** Routes whose answer is no JSON, or whose request is none. */
export type RawRouteName =
  | 'healthz'
  | 'readyz'
  | 'metrics'
  | 'createUpload'
  | 'getUpload'
  | 'getBatchCsv'
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
  deleteMe: ({ accounts }, actor, { body }, from) => accounts.deleteMe(actor, body, from),
  changePassword: ({ accounts }, actor, { body }, from) => accounts.changePassword(actor, body, from),
  confirmPassword: ({ accounts }, actor, { body }, from) => accounts.confirm(actor, body, from),
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
  search: ({ search }, actor, { query }) => search.search(actor, query),

  listBatches: ({ bulkReports }, actor, { query }) => bulkReports.list(actor, query),
  getBatch: ({ bulkReports }, actor, { params }) => bulkReports.get(actor, params.id),
  previewBulk: ({ bulkMessaging }, actor, { body }) => bulkMessaging.preview(actor, body),
  listTemplates: ({ templates }, actor, { query }) => templates.list(actor, query),
  getTemplate: ({ templates }, actor, { params }) => templates.get(actor, params.id),
  createTemplate: ({ templates }, actor, { body }) => templates.create(actor, body),
  patchTemplate: ({ templates }, actor, { params, body }) => templates.patch(actor, params.id, body),
  deleteTemplate: ({ templates }, actor, { params }) => templates.remove(actor, params.id),
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

  adminPresence: ({ adminPresence }, _actor, { query }) => adminPresence.list(query),
  adminPresenceHistory: ({ presenceHistory }, _actor, { query }) => presenceHistory.list(query),
  adminAnalytics: ({ analytics }, _actor, { query }) => analytics.report(query),
  adminBatches: ({ analytics }, _actor, { query }) => analytics.listBatches(query),
  adminUsers: ({ accounts }, _actor, { query }) => accounts.listUsers(query),
  adminPatchUser: ({ accounts }, actor, { params, body }, from) => accounts.patchUser(actor, params.id, body, from),
  adminSecurityLog: ({ securityLog }, _actor, { query }) => securityLog.list(query),
  adminEndSession: ({ accounts }, actor, { params }, from) => accounts.endAnySession(actor, params.id, from),
}
