/** What may stand between double braces in a personalised bulk message. */
export const placeholderNames = ['name', 'firstName', 'jobTitle', 'contractorName'] as const
export type PlaceholderName = (typeof placeholderNames)[number]
export type PlaceholderValues = Readonly<Record<PlaceholderName, string>>

const WELL_FORMED = /\{\{\s*([A-Za-z]+)\s*\}\}/g

export type PlaceholderCheck = { used: PlaceholderName[]; problem: string | null }

/** Finds the placeholders of a text, and the first thing in it that looks like one and is not. */
export function checkPlaceholders(text: string): PlaceholderCheck {
  const used = new Set<PlaceholderName>()
  let problem: string | null = null
  const rest = text.replace(WELL_FORMED, (whole, name: string) => {
    if (isPlaceholder(name)) used.add(name)
    else problem ??= `unknown placeholder ${whole}`
    return ' '
  })
  if (problem === null && rest.includes('{{')) problem = 'malformed placeholder'
  return { used: [...used], problem }
}

function isPlaceholder(name: string): name is PlaceholderName {
  return (placeholderNames as readonly string[]).includes(name)
}

/** Fills a checked text in, in one pass: a value that itself looks like a placeholder stays as it is. */
export function fillPlaceholders(text: string, values: PlaceholderValues): string {
  return text.replace(WELL_FORMED, (whole, name: string) => (isPlaceholder(name) ? values[name] : whole))
}

/** The first word of a name. */
export function firstNameOf(name: string): string {
  return name.trim().split(/\s+/, 1)[0] ?? ''
}
