import { z } from 'zod'
import { followUpWho } from './bulk-objects'
import { sentences } from './errors'
import { MAX_LISTED_IDS } from './limits'
import { fileContentInput, textContent } from './objects'
import { caption, clientMessageId, id, isId, isSeq, requestId, seq } from './scalars'
import { sizedList, sizedMap } from './sized'

/** The body of a message: what `content` may hold depends on `messageType`. */
const messageBody = z.discriminatedUnion('messageType', [
  z.object({ messageType: z.literal('text'), content: textContent }),
  z.object({ messageType: z.literal('image'), content: fileContentInput }),
  z.object({ messageType: z.literal('file'), content: fileContentInput }),
])
export type MessageBody = z.infer<typeof messageBody>

export const correlated = z.object({ requestId: requestId.optional() })
export const statusQuery = correlated.extend({ userId: id })
export const manyUsers = correlated.extend({
  userIds: sizedList(z.array(id), {
    most: MAX_LISTED_IDS,
    isGood: isId,
    refusal: { code: 'too_many_users', message: sentences.tooManyUsers },
  }),
})
export const heldSeqs = sizedMap(z.record(id, seq), {
  most: MAX_LISTED_IDS,
  isGood: ([key, value]) => isId(key) && isSeq(value),
})
export const mark = correlated.extend({ conversationId: id, seq })

export const sendMessage = z
  .intersection(
    correlated.extend({
      conversationId: id.nullish(),
      receiverId: id.nullish(),
      jobId: id.nullish(),
      clientMessageId: clientMessageId.nullish(),
    }),
    messageBody,
  )
  .refine((input) => (input.conversationId == null) !== (input.receiverId == null), {
    message: 'exactly one of conversationId and receiverId is needed',
    path: ['conversationId'],
  })

const receiverIds = (message: string) =>
  sizedList(z.array(id).min(1), {
    most: MAX_LISTED_IDS,
    isGood: isId,
    refusal: { code: 'too_many_recipients', message },
  })

const bulkOptions = z.object({
  jobId: id.nullish(),
  personalize: z.boolean().nullish(),
  /** The template the text was taken from: counted, never read. */
  templateId: id.nullish(),
})

export const sendBulkMessage = z.intersection(
  correlated.extend({
    ...bulkOptions.shape,
    receiverIds: receiverIds(sentences.tooManyRecipients),
    clientBatchId: clientMessageId.nullish(),
  }),
  messageBody,
)

/** A moment in whichever zone it was written. */
const sendAt = z.iso.datetime({ offset: true }).refine((value) => !Number.isNaN(Date.parse(value)), 'must be a time')

export const previewBulk = z.intersection(
  bulkOptions.extend({ receiverIds: receiverIds(sentences.tooManyQueued), sendAt: sendAt.nullish() }),
  messageBody,
)

export const queueBulkMessage = z
  .intersection(
    correlated.extend({
      ...bulkOptions.shape,
      receiverIds: receiverIds(sentences.tooManyQueued).nullish(),
      audienceId: id.nullish(),
      followUp: z.object({ batchId: id, who: followUpWho }).nullish(),
      clientBatchId: clientMessageId,
      sendAt: sendAt.nullish(),
      whenFree: z.boolean().nullish(),
      previewToken: id.nullish(),
    }),
    messageBody,
  )
  .refine(
    ({ receiverIds, audienceId, followUp }) =>
      [receiverIds, audienceId, followUp].filter((way) => way != null).length === 1,
    { message: 'exactly one of receiverIds, audienceId and followUp is needed', path: ['receiverIds'] },
  )

/** What a batch that waits may be given anew. */
export const batchChange = z.object({
  sendAt: sendAt.optional(),
  content: z.union([textContent, fileContentInput]).optional(),
  jobId: id.nullish(),
  /** Whether placeholders of the content are filled in; as it was where absent. */
  personalize: z.boolean().optional(),
})

/** A file message's edit changes its caption alone. */
export const editContent = z.union([textContent, z.object({ caption })])
export type EditContent = z.infer<typeof editContent>
