import { z } from 'zod'
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

export const bulkBody = z.intersection(
  z.object({
    receiverIds: sizedList(z.array(id).min(1), {
      most: MAX_LISTED_IDS,
      isGood: isId,
      refusal: { code: 'too_many_recipients', message: sentences.tooManyRecipients },
    }),
    jobId: id.nullish(),
    personalize: z.boolean().nullish(),
    /** The template the text was taken from: counted, never read. */
    templateId: id.nullish(),
  }),
  messageBody,
)

export const sendBulkMessage = z.intersection(correlated.extend({ clientBatchId: clientMessageId.nullish() }), bulkBody)

/** A file message's edit changes its caption alone. */
export const editContent = z.union([textContent, z.object({ caption })])
