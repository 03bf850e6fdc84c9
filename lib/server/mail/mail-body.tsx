import { renderToStaticMarkup } from 'react-dom/server'
import type { MailText } from '../ports/mail-sender'
import { MailButton, MailLayout } from './mail-layout'

const UNSUBSCRIBE = 'No more such mail'

/** A mail as plain text and as a page of the product's look. */
export function toMailBody({ subject, paragraphs, items = [], action, footer, unsubscribe }: MailText): {
  text: string
  html: string
} {
  const parts = [
    ...paragraphs,
    items.map((item) => `- ${item}`).join('\n'),
    action ? `${action.label}:\n${action.href}` : '',
    footer,
    unsubscribe ? `${UNSUBSCRIBE}:\n${unsubscribe}` : '',
  ]
  const end = unsubscribe ? (
    <>
      {footer}{' '}
      <a href={unsubscribe} style={{ color: 'inherit' }}>
        {UNSUBSCRIBE}
      </a>
    </>
  ) : (
    footer
  )
  const html = renderToStaticMarkup(
    <MailLayout title={subject} footer={end}>
      {paragraphs.map((paragraph) => (
        <p key={paragraph} style={{ margin: '0 0 12px' }}>
          {paragraph}
        </p>
      ))}
      {items.length > 0 ? (
        <ul style={{ margin: '0 0 12px', paddingLeft: 20 }}>
          {items.map((item) => (
            <li key={item}>{item}</li>
          ))}
        </ul>
      ) : null}
      {action ? <MailButton href={action.href}>{action.label}</MailButton> : null}
    </MailLayout>,
  )
  return { text: `${parts.filter(Boolean).join('\n\n')}\n`, html: `<!doctype html>${html}` }
}
