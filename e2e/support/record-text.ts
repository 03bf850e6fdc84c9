import type { Locator } from 'playwright/test'

/** Notes every text that an element shows from now on; the result reads what was noted. */
export async function recordText(locator: Locator): Promise<() => Promise<string[]>> {
  const record = await locator.evaluateHandle((element) => {
    const seen = [element.textContent ?? '']
    new MutationObserver(() => {
      const text = element.textContent ?? ''
      if (text !== seen.at(-1)) seen.push(text)
    }).observe(element, { childList: true, subtree: true, characterData: true })
    return seen
  })
  return () => record.jsonValue()
}
