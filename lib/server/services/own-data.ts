import type { Actor } from '../../domain/actor'
import { isDomainError } from '../../domain/errors'
import { MAX_PAGE_SIZE } from '../../protocol/limits'
import type { Conversation, Message } from '../../protocol/objects'
import type { AccountsService } from './accounts'
import type { AudiencesService } from './audiences'
import type { BlocksService } from './blocks'
import type { BulkReportsService } from './bulk-reports'
import type { ConversationsService } from './conversations'
import type { DraftsService } from './drafts'
import type { JobsService } from './jobs'
import type { OptOutsService } from './opt-outs'
import type { SecurityLog } from './security-log'
import type { TemplatesService } from './templates'
import type { UploadsService } from './uploads'

/** One file of what is kept of somebody: text in pieces, or a stored file. */
export type OwnDataEntry = { name: string } & ({ text: AsyncIterable<string> } | { path: string })

export type OwnDataSources = {
  accounts: Pick<AccountsService, 'getMe'>
  audiences: Pick<AudiencesService, 'list'>
  blocks: Pick<BlocksService, 'list'>
  bulkReports: Pick<BulkReportsService, 'list'>
  conversations: Pick<ConversationsService, 'list' | 'messages'>
  drafts: Pick<DraftsService, 'list'>
  jobs: Pick<JobsService, 'list'>
  optOuts: Pick<OptOutsService, 'list'>
  securityLog: Pick<SecurityLog, 'listOwn'>
  templates: Pick<TemplatesService, 'list'>
  uploads: Pick<UploadsService, 'getReadable' | 'listOwn'>
}

type Page<T> = { items: readonly T[]; nextCursor: string | null }
type Ask<T> = (query: { limit: number; cursor?: string }) => Promise<Page<T>>

/**
 * Everything that is kept of somebody, as they may see it: themselves, their conversations, what they made, and each file
 * of these once. It is read while it is written, page by page, so that none of it is too large.
 */
export async function* listOwnData(sources: OwnDataSources, actor: Actor): AsyncGenerator<OwnDataEntry> {
  const {
    accounts,
    audiences,
    blocks,
    bulkReports,
    conversations,
    drafts,
    jobs,
    optOuts,
    securityLog,
    templates,
    uploads,
  } = sources
  yield { name: 'account.json', text: asJson(async () => accounts.getMe(actor)) }
  yield list('jobs', (query) => jobs.list(actor, { ...query, mine: true }))
  yield list('blocked-people', (query) => blocks.list(actor, query))
  if (actor.role !== 'admin') yield list('drafts', (query) => drafts.list(actor, query))
  yield list('security-log', (query) => securityLog.listOwn(actor, query))
  if (actor.role === 'customer') yield list('stopped-contractors', (query) => optOuts.list(actor, query))
  if (actor.role === 'contractor') {
    yield list('templates', (query) => templates.list(actor, { ...query, from: 'own' }))
    yield list('archived-templates', (query) => templates.list(actor, { ...query, from: 'own', archived: true }))
    yield list('audiences', (query) => audiences.list(actor, query))
    yield list('bulk-messages', (query) => bulkReports.list(actor, query))
  }
  const given = new Set<string>()
  async function* notGiven(files: Iterable<string> | AsyncIterable<string>): AsyncGenerator<OwnDataEntry> {
    for await (const fileUrl of files) {
      if (given.has(fileUrl)) continue
      given.add(fileUrl)
      const path = await pathOf(sources, actor, fileUrl)
      if (path !== null) yield { name: `files${fileUrl.slice(fileUrl.indexOf('/', 1))}`, path }
    }
  }
  for await (const conversation of eachOf((query) => conversations.list(actor, query))) {
    const files = new Set<string>()
    const text = conversationText(conversation, (query) => conversations.messages(actor, conversation.id, query), files)
    yield { name: `conversations/${conversation.id}.json`, text }
    yield* notGiven(files)
  }
  // Of templates and batches that wait, and what is not sent yet.
  yield* notGiven(eachOf((query) => uploads.listOwn(actor, query)))
}

async function pathOf({ uploads }: OwnDataSources, actor: Actor, fileUrl: string): Promise<string | null> {
  try {
    return (await uploads.getReadable(actor, fileUrl)).path
  } catch (error) {
    // Of a message that was deleted meanwhile.
    if (isDomainError(error) && error.code === 'not_found') return null
    throw error
  }
}

function list<T>(name: string, ask: Ask<T>): OwnDataEntry {
  return { name: `${name}.json`, text: arrayText(eachOf(ask)) }
}

async function* eachOf<T>(ask: Ask<T>): AsyncGenerator<T> {
  let cursor: string | undefined
  do {
    const page = await ask({ limit: MAX_PAGE_SIZE, ...(cursor !== undefined && { cursor }) })
    yield* page.items
    cursor = page.nextCursor ?? undefined
  } while (cursor !== undefined)
}

async function* asJson(read: () => Promise<unknown>): AsyncGenerator<string> {
  yield `${JSON.stringify(await read(), null, 2)}\n`
}

async function* arrayText(items: AsyncIterable<unknown>): AsyncGenerator<string> {
  yield '['
  let separator = '\n'
  for await (const item of items) {
    yield separator + JSON.stringify(item)
    separator = ',\n'
  }
  yield '\n]\n'
}

type AskMessages = (query: { limit: number; after: number }) => Promise<Page<Message>>

/** Notes the files that its messages hold in `files`. */
async function* conversationText(
  conversation: Conversation,
  ask: AskMessages,
  files: Set<string>,
): AsyncGenerator<string> {
  async function* messages(): AsyncGenerator<Message> {
    let after = 0
    for (;;) {
      const { items } = await ask({ limit: MAX_PAGE_SIZE, after })
      for (const message of items) {
        if (message.content && 'fileUrl' in message.content) files.add(message.content.fileUrl)
        yield message
      }
      const last = items.at(-1)
      if (last === undefined || items.length < MAX_PAGE_SIZE) return
      after = last.seq
    }
  }
  const { lastMessage: _, ...about } = conversation
  yield `{"conversation":${JSON.stringify(about)},\n"messages":`
  yield* arrayText(messages())
  yield '}\n'
}
