import { renderToStaticMarkup } from 'react-dom/server'
import type { MailText } from '../ports/mail-sender'
import { MailButton, MailLayout } from './mail-layout'

/** A mail as plain text and as a page of the product's look. */
export function toMailBody({ subject, paragraphs, action, footer }: MailText): { text: string; html: string } {
  const lines = [...paragraphs, ...(action ? [`${action.label}:\n${action.href}`] : []), footer]
  const html = renderToStaticMarkup(
    <MailLayout title={subject} footer={footer}>
      {paragraphs.map((paragraph) => (
        <p key={paragraph} style={{ margin: '0 0 12px' }}>
          {paragraph}
        </p>
      ))}
      {action ? <MailButton href={action.href}>{action.label}</MailButton> : null}
    </MailLayout>,
  )
  return { text: `${lines.join('\n\n')}\n`, html: `<!doctype html>${html}` }
}
