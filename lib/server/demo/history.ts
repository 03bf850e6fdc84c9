import type { AudienceFilter } from '../../protocol/audience-objects'
import type { OwnPlaceholder } from '../../protocol/template-objects'

/** What the demo's people wrote to each other in the weeks before; `c` is the contractor, `u` the customer. */
export const dialogues: readonly (readonly ['c' | 'u', string][])[] = [
  [
    ['u', 'Hi, the sink has been dripping since Sunday. Could you take a look?'],
    ['c', 'Hello, happy to. Is it the trap or the tap that drips?'],
    ['u', 'The trap, I think. There is water in the cupboard below.'],
    ['c', 'That is usually a seal. I can come on Thursday between 9 and 11.'],
    ['u', 'Thursday works. The bell is the top one.'],
    ['c', 'Noted. I will send a message when I am on the way.'],
  ],
  [
    ['c', 'I saw your job for the living room. Do you have a date in mind?'],
    ['u', 'Sometime next month, before we have guests on the 20th.'],
    ['c', 'I could start on the 6th. Two days for walls, one for the hall.'],
    ['u', 'What would that cost, paint included?'],
    ['c', 'About 780 with paint. I will send the exact figures tonight.'],
    ['u', 'Great, thank you.'],
    ['c', 'Sent. Have a look at https://example.com/quote and tell me if anything is unclear.'],
  ],
  [
    ['u', 'Is the price for the boiler check per visit?'],
    ['c', 'Yes, one visit, up to two hours, travel included.'],
    ['u', 'Perfect, please book me in.'],
  ],
  [
    ['c', 'The tiles arrived today, all boxes are fine.'],
    ['u', 'Wonderful. Shall I clear the bathroom tomorrow evening?'],
    ['c', 'Yes please, we begin at 8.'],
    ['u', 'Will do. Coffee will be ready.'],
    ['c', 'Then we will be on time for sure.'],
  ],
  [
    ['u', 'Thanks for the quick work on the gutter.'],
    ['c', 'You are welcome. If it drips again, just write here.'],
  ],
  [
    ['c', 'Quick question: is there a parking spot near the house?'],
    ['u', 'You can use the driveway, I will move my car.'],
    ['c', 'Thank you, that helps with the ladder.'],
    ['u', 'No problem. See you Monday.'],
  ],
]

export type DemoBatch = {
  contractorId: string
  daysAgo: number
  text: string
  /** The name of the template it was written from. */
  template?: string
  jobId: string | null
  from: number
  to: number
  /** Parts of the recipients, in order, that got it, read it and answered. */
  delivered: number
  read: number
  replied: number
}

/** Earlier bulk messages; `from` and `to` are customer numbers, both included. */
export const batches: readonly DemoBatch[] = [
  {
    contractorId: 'contractor1',
    daysAgo: 19,
    text: 'Hi {{firstName}}, I have two free days next week. Do you still need help with the house?',
    template: 'Free days',
    jobId: null,
    from: 1,
    to: 24,
    delivered: 0.95,
    read: 0.8,
    replied: 0.3,
  },
  {
    contractorId: 'contractor1',
    daysAgo: 15,
    text: 'Hello {{firstName}}, "{{jobTitle}}" starts on Monday at a fixed price. Reply here to book a time.',
    jobId: 'job201',
    from: 4,
    to: 30,
    delivered: 0.9,
    read: 0.7,
    replied: 0.4,
  },
  {
    contractorId: 'contractor2',
    daysAgo: 12,
    text: 'Good morning {{name}}, {{contractorName}} here. We paint before the holidays at autumn prices.',
    jobId: null,
    from: 10,
    to: 40,
    delivered: 0.85,
    read: 0.55,
    replied: 0.15,
  },
  {
    contractorId: 'contractor1',
    daysAgo: 8,
    template: 'Winter check-up',
    text: 'Frost is coming, {{firstName}}. Shall I check the outside taps while I am in your street?',
    jobId: null,
    from: 1,
    to: 18,
    delivered: 1,
    read: 0.85,
    replied: 0.5,
  },
  {
    contractorId: 'contractor3',
    daysAgo: 6,
    text: 'Hi {{firstName}}, our tile offer ends on Friday. A picture of the room is enough for a first price.',
    jobId: null,
    from: 20,
    to: 45,
    delivered: 0.8,
    read: 0.5,
    replied: 0.2,
  },
  {
    contractorId: 'contractor1',
    daysAgo: 3,
    text: 'Gutters again: I have four places left this week, {{firstName}}. First come, first served.',
    jobId: 'job202',
    from: 12,
    to: 60,
    delivered: 0.9,
    read: 0.6,
    replied: 0.2,
  },
  {
    contractorId: 'contractor1',
    daysAgo: 1,
    template: 'First contact',
    text: 'Thank you for your interest, {{firstName}}. When would be a good time to talk about "{{jobTitle}}"?',
    jobId: 'job201',
    from: 3,
    to: 14,
    delivered: 0.9,
    read: 0.5,
    replied: 0.25,
  },
]

export const replies: readonly string[] = [
  'Yes, that would be great. When can you come?',
  'Thursday after four works for me.',
  'Not this month, but thank you for asking.',
  'What would it cost for a house of two storeys?',
  'Please call me tomorrow morning.',
]

export const templates: readonly { name: string; text: string; placeholders?: OwnPlaceholder[] }[] = [
  {
    name: 'First contact',
    text: 'Hi {{firstName}}, {{contractorName}} here. I can help with "{{jobTitle}}". When would be a good time to talk?',
  },
  { name: 'On my way', text: 'Hi {{firstName}}, I am on my way and should be with you in about 20 minutes.' },
  {
    name: 'Quote follow-up',
    text: 'Hello {{name}}, did you have a chance to look at the quote? I am happy to answer questions.',
  },
  {
    name: 'Free days',
    text: 'Hi {{firstName}}, I have {{days}} free days next week. Do you still need help with the house?',
    placeholders: [{ name: 'days', fallback: 'a few' }],
  },
]

const anybody = { jobId: null, contact: null, replied: null, online: false }

/** A fixed list, and filters that are worked out when they are used. */
export const audiences: readonly { name: string; userIds?: string[]; filter?: AudienceFilter }[] = [
  { name: 'Regulars', userIds: ['customer1', 'customer5', 'customer9', 'customer13', 'customer17', 'customer21'] },
  { name: 'Never written to', filter: { ...anybody, contact: 'never' } },
  { name: 'Quiet since they had an offer', filter: { ...anybody, contact: 'month', replied: false } },
]

/** One that is not picked any more. */
export const archivedTemplate = {
  name: 'Winter check-up',
  text: 'Hi {{firstName}}, shall I look at your heating before it gets cold?',
}

/** What the admin shares with every contractor. */
export const sharedTemplates: readonly { name: string; text: string; placeholders?: OwnPlaceholder[] }[] = [
  {
    name: 'Review request',
    text: 'Hi {{firstName}}, thank you for having {{contractorName}}. A short review would help {{reason}} a lot.',
    placeholders: [{ name: 'reason', fallback: 'us' }],
  },
  { name: 'Running late', text: 'Hi {{firstName}}, I am running late today and will write as soon as I know more.' },
]

/** Batches that the rate limit refused, in one minute each. */
export const refusals = [
  { contractorId: 'contractor2', jobId: null, daysAgo: 12, count: 3 },
  { contractorId: 'contractor1', jobId: 'job202', daysAgo: 3, count: 2 },
] as const

/** What customers reported of the newest message that a contractor had sent them, and what was made of it. */
export const reports = [
  {
    customerId: 'customer22',
    contractorId: 'contractor3',
    daysAgo: 5.5,
    reason: 'spam',
    note: 'I never asked anybody for tiles.',
    decision: { state: 'dismissed', note: 'A first offer, and one message only.' },
  },
  {
    customerId: 'customer30',
    contractorId: 'contractor2',
    daysAgo: 2,
    reason: 'scam',
    note: 'Somebody called afterwards and wanted to be paid at once, in advance.',
    decision: null,
  },
  {
    customerId: 'customer18',
    contractorId: 'contractor1',
    daysAgo: 1.5,
    reason: 'spam',
    note: '',
    decision: null,
  },
] as const
