import { type ForeignChange, kept } from './kept'

/** The texts of something that is being written, by field. */
type Texts = Readonly<Record<string, string>>

/** How what is kept under a key holds texts, and where goes what another tab replaced of one. */
export type TextPlace = { textsOf: (value: unknown) => Texts; replacedKeyOf: (field: string) => string }

type Typed = { texts: Texts; place: TextPlace }

/** What was typed in this very tab and nobody has replaced since, by key. */
const typedHere = new Map<string, Typed>()

/** Two texts, one below the other. */
export function joinedTexts(above: string, below: string): string {
  return above === '' || below === '' ? above + below : `${above}\n${below}`
}

/** The tab that is typed in wins; what it replaces of ours is kept beside it, unless it holds or has sent it. */
function onForeign({ key, value, consumed }: ForeignChange): void {
  const own = typedHere.get(key)
  if (!own) return
  typedHere.delete(key)
  const next = own.place.textsOf(value)
  for (const [field, typed] of Object.entries(own.texts)) {
    const text = typed.trim()
    if (text === '' || next[field]?.includes(text) || consumed?.includes(text)) continue
    const replacedKey = own.place.replacedKeyOf(field)
    const before = kept.read<string>(replacedKey) ?? ''
    if (!before.includes(text)) kept.write(replacedKey, joinedTexts(before, text))
  }
}

let isGuarding = false

/** These texts were typed here: from now on none of them is replaced by another tab without a trace. */
export function noteTyped(key: string, texts: Texts, place: TextPlace): void {
  if (!isGuarding) kept.onForeign(onForeign)
  isGuarding = true
  typedHere.set(key, { texts, place })
}

/** What was typed here was sent, saved or moved. */
export function forgetTyped(key: string): void {
  typedHere.delete(key)
}
