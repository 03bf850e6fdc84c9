import { foldText } from './search-words'

/** Ways to address people that stand before a name, folded: courtesy, academic and clerical, in the languages of our users. */
const TITLES = new Set(
  (
    'mr mister mrs ms miss mx dr doctor prof professor sir dame lord lady rev reverend fr father pastor rabbi imam hon capt captain ' +
    'lt sgt herr frau dipl ing mag m mme mlle monsieur madame mademoiselle sr sra srta senor senora senorita ' +
    'sig sigra sgra dott dottssa avv inz mgr dhr mevr fru'
  ).split(' '),
)
/** What follows a name after a comma and is none. */
const SUFFIXES = new Set('jr sr ii iii iv esq phd md dds dmd dvm cpa pe rn jd mba msc bsc llc inc ltd gmbh'.split(' '))

/** Whether all that a word is made of ("Dipl.-Ing.") is in a set. */
function isOf(set: ReadonlySet<string>, word: string): boolean {
  return foldText(word)
    .split(/[^\p{L}\p{N}]+/u)
    .every((part) => part === '' || set.has(part))
}

const isTitle = (word: string) => isOf(TITLES, word)
const isSuffix = (word: string) => isOf(SUFFIXES, word.replaceAll('.', ''))
const hasLetter = (word: string) => /\p{L}/u.test(word)

/** The words of a name in the order in which it is spoken: "Weber, Dr. Anna" is Dr. Anna Weber. */
function spokenWords(name: string): string[] {
  const [before = [], ...after] = name.split(',').map((part) => part.split(/\s+/).filter(hasLetter))
  const given = after.filter((words) => words.some((word) => !isSuffix(word)))
  return [...given.flat(), ...before]
}

/**
 * What somebody is greeted with: the given name without titles; with a title and one name alone, both ("Dr. Weber"). The
 * whole name where it has no word.
 */
export function firstNameOf(name: string): string {
  const words = spokenWords(name)
  const named = words.slice(words.findIndex((word) => !isTitle(word)))
  if (words.every(isTitle)) return words.join(' ') || name.trim()
  const hasTitle = named.length < words.length
  return hasTitle && named.length === 1 ? words.join(' ') : (named[0] as string)
}
