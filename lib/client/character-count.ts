/** Length as the contract counts it: in code points. */
export function characterCountOf(text: string): number {
  let length = 0
  for (const _ of text) length += 1
  return length
}
