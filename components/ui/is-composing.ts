/**
 * Whether a key belongs to an input method that is composing a word: it then means nothing to the page. Safari reports
 * the key that ends a composition after the composition, with `isComposing` false and the code 229.
 */
export function isComposing(event: Pick<KeyboardEvent, 'isComposing' | 'keyCode'>): boolean {
  return event.isComposing || event.keyCode === 229
}
