/** Endings of hosts that are words of a sentence as well, as in "it.is/was", or of a file's name, as some countries' are. */
const WORDS = 'am as at be by do go in is it me my no now one so to us win md pl ps py rs sh'.split(' ')
/** Endings of hosts that are met as those of files alone. */
const FILES = 'cab mov zip'.split(' ')

/** What stands around an address and is no part of one, though a browser would take it. */
const AROUND = /([“”„‟‘’‚«»‹›…。，、；：！？（）【】「」『』《》〈〉])/

/** A text cut where an address ends at the latest; together the pieces are the text. */
export const splitAroundLinks = (text: string) => text.split(AROUND)

/**
 * Whether something that could be read as an address was meant as one: it says so (`https://`, `www.`), or is a host in
 * small letters with a path, whose ending means nothing else. "done.So" and "invoice.zip" are two words and a file.
 */
export function isLinkText(value: string): boolean {
  if (/^https?:\/\/[^\s/]/i.test(value)) return true
  if (/^www\.[^\s.]+\.[^\s]/i.test(value)) return true
  const [, ending] = /^(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+([a-z]{2,})(?::\d{1,5})?\/\S/.exec(value) ?? []
  return ending !== undefined && !WORDS.includes(ending) && !FILES.includes(ending)
}

/** The same of a mail address: behind "me@done.So" the next sentence begins. */
export function isMailText(value: string): boolean {
  const ending = value.slice(value.lastIndexOf('.') + 1)
  return !/^\p{Lu}\p{Ll}/u.test(ending) && !FILES.includes(ending.toLowerCase())
}
