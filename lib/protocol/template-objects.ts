import { z } from 'zod'
import { MAX_OWN_PLACEHOLDERS } from './limits'
import { count, fileUrl, id, messageText, oneLine, time } from './scalars'
import { sizedList } from './sized'

/** A placeholder of a template's own: whoever uses it says what stands there, else the fallback does. */
const ownPlaceholder = z.object({ name: z.string(), fallback: z.string() })
export type OwnPlaceholder = z.infer<typeof ownPlaceholder>

export const template = z.object({
  id,
  name: z.string(),
  text: z.string(),
  fileUrl: z.string().optional(),
  /** Batches that were written from it and went out; of a shared one, the asker's own. */
  useCount: count,
  placeholders: z.array(ownPlaceholder),
  /** Offered by the admins: to be used and copied. */
  isShared: z.boolean(),
  archivedAt: time.nullable(),
})
export type Template = z.infer<typeof template>

/** What came of the batches that were written from one. */
export const templateUsage = z.object({ templateId: id, sent: count, replied: count })
export type TemplateUsage = z.infer<typeof templateUsage>

const name = oneLine(100)
/** Nothing that stands for something else may stand in for it. */
const fallback = oneLine(200).refine((value) => !/[{}]/.test(value), 'must hold no braces')
const placeholders = sizedList(
  z.array(z.object({ name: z.string().regex(/^[A-Za-z]{1,30}$/, 'must be 1 to 30 letters'), fallback })),
  { most: MAX_OWN_PLACEHOLDERS, isGood: (value) => typeof value === 'object' },
)

/** One that admins share has no picture: a sender sends own uploads alone. */
export const sharedTemplateInput = z.object({ name, text: messageText, placeholders: placeholders.optional() })
export const templateInput = sharedTemplateInput.extend({ fileUrl: fileUrl.nullish() })

export const sharedTemplateChange = sharedTemplateInput.partial().extend({ archived: z.boolean().optional() })
export const templateChange = templateInput.partial().extend({ archived: z.boolean().optional() })
