/** What may stand between double braces in a personalised bulk message. */
export const placeholderNames = ['name', 'firstName', 'jobTitle', 'contractorName'] as const
export type PlaceholderName = (typeof placeholderNames)[number]
export type PlaceholderValues = Readonly<Record<PlaceholderName, string>>

/** `unknown` is a whole placeholder of another name, `stray` double braces that are none. */
export type PlaceholderPart =
  | { kind: 'text'; text: string }
  | { kind: 'known'; text: string; name: PlaceholderName }
  | { kind: 'unknown' | 'stray'; text: string; inner: string }

/** Of full and small width and upright too, as input methods write them. */
const OPEN = '[{｛﹛︷]'
const CLOSE = '[}｝﹜︸]'
/** What may part two braces of a pair without being a line's end: white space, and what is not seen. */
const GAP = '[\\t\\p{Zs}\\p{Cf}]*'
const WORD = '[\\p{L}_][\\p{L}\\p{M}\\p{N}_.-]*'

/** Another brace beside it would stand around what is filled in. */
const WELL_FORMED = new RegExp(`(?<!${OPEN}${GAP})\\{\\{\\s*([A-Za-z]+)\\s*\\}\\}(?!${GAP}${CLOSE})`, 'gu')
const CLOSING = `${CLOSE}(?:${GAP}${CLOSE})+`
/**
 * Without its other half an opening pair reaches to the line's end; a closing one takes the words behind a single brace with
 * it, or the word before where no brace is open, as those of JSON are.
 */
const STRAY = new RegExp(
  [
    `${OPEN}(?:${GAP}${OPEN})+[^\\n]*?(?:${CLOSING}|(?=\\n)|$)`,
    `${OPEN}${GAP}[\\p{L}_](?:[\\p{L}\\p{M}\\p{N}_.-]|[\\t\\p{Zs}\\p{Cf}])*${CLOSING}`,
    `(?<![\\p{L}\\p{M}\\p{N}_.-])(?<closed>${WORD})${GAP}${CLOSE}{2,}`,
  ].join('|'),
  'gu',
)
const BRACES = new RegExp(`${OPEN}|${CLOSE}`, 'gu')
const IS_OPEN = new RegExp(OPEN, 'u')
const IS_CLOSE = new RegExp(CLOSE, 'u')

/** How many braces of the line wait for their fellow, before each code unit of a text. */
function toDepths(text: string): number[] {
  let depth = 0
  return text.split('').map((unit) => {
    const before = depth
    if (unit === '\n') depth = 0
    else if (IS_OPEN.test(unit)) depth += 1
    else if (IS_CLOSE.test(unit) && depth > 0) depth -= 1
    return before
  })
}

/** Cuts a text into plain parts, placeholders, and what looks like one and is not; together they are the text. */
export function toPlaceholderParts(text: string): PlaceholderPart[] {
  const parts: PlaceholderPart[] = []
  const depths = toDepths(text)
  const toPlain = (from: number, to?: number) => toStrayParts(text.slice(from, to), depths.slice(from, to))
  let from = 0
  for (const match of text.matchAll(WELL_FORMED)) {
    const [whole, name = ''] = match
    parts.push(...toPlain(from, match.index))
    if (isPlaceholder(name)) parts.push({ kind: 'known', text: whole, name })
    else parts.push({ kind: 'unknown', text: whole, inner: name })
    from = match.index + whole.length
  }
  parts.push(...toPlain(from))
  return parts
}

function toStrayParts(text: string, depths: readonly number[]): PlaceholderPart[] {
  const parts: PlaceholderPart[] = []
  let from = 0
  for (const match of text.matchAll(STRAY)) {
    if (match.groups?.closed !== undefined && depths[match.index] !== 0) continue
    if (match.index > from) parts.push({ kind: 'text', text: text.slice(from, match.index) })
    parts.push({ kind: 'stray', text: match[0], inner: match[0].replace(BRACES, '').trim() })
    from = match.index + match[0].length
  }
  if (from < text.length) parts.push({ kind: 'text', text: text.slice(from) })
  return parts
}

export type PlaceholderCheck = { used: PlaceholderName[]; problem: string | null }

/** Finds the placeholders of a text, and the first thing in it that looks like one and is not. */
export function checkPlaceholders(text: string): PlaceholderCheck {
  const parts = toPlaceholderParts(text)
  const used = new Set(parts.flatMap((part) => (part.kind === 'known' ? [part.name] : [])))
  const unknown = parts.find(({ kind }) => kind === 'unknown')
  const isMalformed = parts.some(({ kind }) => kind === 'stray')
  const problem = unknown ? `unknown placeholder ${unknown.text}` : isMalformed ? 'malformed placeholder' : null
  return { used: [...used], problem }
}

function isPlaceholder(name: string): name is PlaceholderName {
  return (placeholderNames as readonly string[]).includes(name)
}

/** Fills a checked text in, in one pass: a value that itself looks like a placeholder stays as it is. */
export function fillPlaceholders(text: string, values: PlaceholderValues): string {
  return text.replace(WELL_FORMED, (whole, name: string) => (isPlaceholder(name) ? values[name] : whole))
}
