import { foldText } from './search-words'

/** Ways to address people that stand before a name, folded: courtesy, academic and clerical, in the languages of our users. */
const TITLES = new Set(
  (
    'mr mister mrs ms miss mx dr doctor prof professor sir dame lord lady rev reverend fr father pastor rabbi imam hon capt captain ' +
    'lt sgt herr hr frau dipl ing mag m mme mlle monsieur madame mademoiselle sr sra srta senor senora senorita ' +
    'sig sigra sgra dott dottssa avv inz mgr dhr mevr fru dra shri smt'
  ).split(' '),
)
/** What follows a name after a comma and is none. */
const SUFFIXES = new Set('jr sr ii iii iv esq phd md dds dmd dvm cpa pe rn jd mba msc bsc llc inc ltd gmbh'.split(' '))

/** Between two who share a name. */
const LINKS = new Set('& + and und et y e'.split(' '))
/** Names of several people, who are greeted together. */
const HOUSEHOLDS = new Set('the family familie famille familia fam'.split(' '))

/** Whether all that a word is made of ("Dipl.-Ing.") is in a set. */
function isOf(set: ReadonlySet<string>, word: string): boolean {
  return foldText(word)
    .split(/[^\p{L}\p{N}]+/u)
    .every((part) => part === '' || set.has(part))
}

/** Whatever is cut short before a name is a title or an initial: nobody is greeted as "med." or "J.". */
const isTitle = (word: string) => isOf(TITLES, word) || word.endsWith('.')
const isSuffix = (word: string) => isOf(SUFFIXES, word.replaceAll('.', ''))
const isLink = (word: string | undefined) => word !== undefined && LINKS.has(foldText(word))
const isHousehold = (word: string) => HOUSEHOLDS.has(foldText(word).replace(/\.$/, ''))
const isWord = (part: string) => /\p{L}/u.test(part) || isLink(part)

/** "Dr.Anna" is two words, "Ph.D." is one. */
function apart(part: string): string[] {
  const [, title, rest] = /^(\p{L}{2,}\.)(\p{L}{2,}.*)$/u.exec(part) ?? []
  return title && rest && isOf(TITLES, title) ? [title, rest] : [part]
}

/** The words of a name in the order in which it is spoken: "Weber, Dr. Anna" is Dr. Anna Weber. */
function spokenWords(name: string): string[] {
  const [before = [], ...after] = name.split(/[,،，]/).map((part) => part.split(/\s+/).flatMap(apart).filter(isWord))
  const given = after.filter((words) => words.some((word) => !isSuffix(word)))
  return [...given.flat(), ...before]
}

/**
 * What somebody is greeted with: the given name without titles and initials, and of a couple both; with a title and one name
 * alone, both ("Dr. Weber", "Mr. & Mrs. Smith"). The whole name where it has no word, or is that of a family.
 */
export function firstNameOf(name: string): string {
  const words = spokenWords(name)
  if (words.some(isHousehold)) return words.join(' ')
  const at = words.findIndex((word, index) => !isTitle(word) && !(index > 0 && isLink(word)))
  const [first, link, second] = words.slice(at)
  if (at < 0 || first === undefined) return words.join(' ') || name.trim()
  if (at > 0 && link === undefined) return words.join(' ')
  return isLink(link) && second !== undefined && !isTitle(second) ? `${first} ${link} ${second}` : first
}
