/**
 * Whether something that could be read as an address was meant as one: it says so (`https://`, `www.`), or is a host in
 * small letters with a path. "done.So" and "invoice.zip" are two words and a file.
 */
export function isLinkText(value: string): boolean {
  if (/^https?:\/\/[^\s/]/i.test(value)) return true
  if (/^www\.[^\s.]+\.[^\s]/i.test(value)) return true
  return /^(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,}(?::\d{1,5})?\/\S/.test(value)
}
