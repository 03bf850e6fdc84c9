import { type ClassValue, clsx } from 'clsx'
import { createTailwindMerge } from 'tailwind-merge'

const any = () => true
const axes = <K extends string>(key: K) => [{ [key]: [any] } as Record<K, [() => boolean]>]

/**
 * The utilities that a caller may set anew on a primitive: of two of one group the later wins. Only these, since the
 * full list would be a tenth of what the inbox loads first.
 */
const merge = createTailwindMerge(() => ({
  cacheSize: 500,
  theme: {},
  classGroups: {
    display: ['block', 'inline', 'inline-block', 'flex', 'inline-flex', 'grid', 'contents', 'hidden'],
    position: ['static', 'fixed', 'absolute', 'relative', 'sticky'],
    size: axes('size'),
    w: axes('w'),
    h: axes('h'),
    'min-w': axes('min-w'),
    'max-w': axes('max-w'),
    'min-h': axes('min-h'),
    'max-h': axes('max-h'),
    p: axes('p'),
    px: axes('px'),
    py: axes('py'),
    pt: axes('pt'),
    pr: axes('pr'),
    pb: axes('pb'),
    pl: axes('pl'),
    gap: axes('gap'),
    rounded: ['rounded', { rounded: ['sm', 'md', 'lg', 'full', 'none'] }],
    'text-align': [{ text: ['left', 'center', 'right'] }],
    'text-size': [{ text: ['xs', 'sm', 'base', 'lg', 'xl'] }],
    'text-color': [{ text: [any] }],
    'font-weight': [{ font: ['normal', 'medium', 'semibold', 'bold'] }],
    bg: axes('bg'),
    justify: axes('justify'),
    items: axes('items'),
    shadow: axes('shadow'),
    z: axes('z'),
  },
  conflictingClassGroups: {
    size: ['w', 'h'],
    p: ['px', 'py', 'pt', 'pr', 'pb', 'pl'],
    px: ['pr', 'pl'],
    py: ['pt', 'pb'],
  },
  conflictingClassGroupModifiers: {},
  postfixLookupClassGroups: [],
  orderSensitiveModifiers: ['before', 'after', 'placeholder', 'file', 'marker', 'selection'],
}))

/** Joins class names; of two that set the same property the later wins. */
export function cn(...values: ClassValue[]): string {
  return merge(clsx(values))
}
