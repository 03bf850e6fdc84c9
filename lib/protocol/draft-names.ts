/** What a draft consists of: `text` of a conversation's, the rest of a bulk message that is being composed. */
export const draftFieldNames = [
  'text',
  'caption',
  'clientBatchId',
  'chosen',
  'mode',
  'picture',
  'jobId',
  'templateId',
  'sendAt',
  'whenFree',
  'followUp',
] as const
export type DraftFieldName = (typeof draftFieldNames)[number]

/** A conversation's id, `new:` and a person's, or `bulk`. */
export const DRAFT_PLACE = /^(new:)?[A-Za-z0-9_-]{1,64}$/
