/** Ids and e-mail addresses out of a pasted list: split at white space, commas and semicolons, angle brackets and quotes dropped. */
export function toPastedValues(text: string): string[] {
  const values = text
    .split(/[\s,;]+/)
    .map((value) => value.replace(/^[<"'(]+|[>"').]+$/g, ''))
    .filter((value) => value !== '' && value.length <= 254)
  return [...new Set(values)]
}

/** True for what can only be a list: several values, or an e-mail address. A name with a space is no list. */
export function looksLikeList(text: string): boolean {
  const values = toPastedValues(text)
  if (values.length === 0) return false
  if (values.some((value) => value.includes('@'))) return true
  return values.length > 1 && /[\n,;\t]/.test(text)
}
