import Linkify from 'linkify-react'
import type { Opts } from 'linkifyjs'
import { isLinkText, isMailText, splitAroundLinks } from './link-text'

/** Only web and mail addresses become links, and they tell the other side nothing. */
const options: Opts = {
  defaultProtocol: 'https',
  target: '_blank',
  rel: 'noopener noreferrer nofollow',
  className: 'underline underline-offset-2 hover:no-underline',
  validate: (value, type) => (type === 'email' ? isMailText(value) : isLinkText(value)),
}

/** Plain text with its links made safe. */
export default function LinkedText({ text }: { text: string }) {
  return <Linkify options={options}>{splitAroundLinks(text)}</Linkify>
}
