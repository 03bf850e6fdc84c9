/** What may stand between double braces in a personalised bulk message. */
export const placeholderNames = ['name', 'firstName', 'jobTitle', 'contractorName'] as const
export type PlaceholderName = (typeof placeholderNames)[number]
export type PlaceholderValues = Readonly<Record<PlaceholderName, string>>

/** `unknown` is a whole placeholder of another name, `stray` double braces that are none. */
export type PlaceholderPart =
  | { kind: 'text'; text: string }
  | { kind: 'known'; text: string; name: PlaceholderName }
  | { kind: 'unknown' | 'stray'; text: string; inner: string }

const WELL_FORMED = /\{\{\s*([A-Za-z]+)\s*\}\}/g
/**
 * Without its other half an opening double brace reaches to the line's end; braces that white space parts are double ones
 * mistyped, those of full width come from an input method, and so is a closing pair behind a single brace and a word.
 */
const STRAY =
  /[{｛][^\S\n]*[{｛][^\n]*?(?:[}｝][^\S\n]*[}｝]|(?=\n)|$)|[{｛][^\S\n]*[A-Za-z]+[^\S\n]*[}｝][^\S\n]*[}｝]/g

/** Cuts a text into plain parts, placeholders, and what looks like one and is not; together they are the text. */
export function toPlaceholderParts(text: string): PlaceholderPart[] {
  const parts: PlaceholderPart[] = []
  let from = 0
  for (const match of text.matchAll(WELL_FORMED)) {
    const [whole, name = ''] = match
    parts.push(...toStrayParts(text.slice(from, match.index)))
    if (isPlaceholder(name)) parts.push({ kind: 'known', text: whole, name })
    else parts.push({ kind: 'unknown', text: whole, inner: name })
    from = match.index + whole.length
  }
  parts.push(...toStrayParts(text.slice(from)))
  return parts
}

function toStrayParts(text: string): PlaceholderPart[] {
  const parts: PlaceholderPart[] = []
  let from = 0
  for (const match of text.matchAll(STRAY)) {
    if (match.index > from) parts.push({ kind: 'text', text: text.slice(from, match.index) })
    parts.push({ kind: 'stray', text: match[0], inner: match[0].replace(/[{}｛｝]/g, '').trim() })
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
