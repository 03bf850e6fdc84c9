import type { ReactNode } from 'react'

const ink = '#1b2130'
const muted = '#5c6475'
const accent = '#2f5fd0'

/** The product's look where style sheets and scripts are taken away: a column, a heading, one thing to do. */
export function MailLayout({ title, children, footer }: { title: string; children: ReactNode; footer: ReactNode }) {
  return (
    <html lang="en">
      {/* biome-ignore lint/style/noHeadElement: a mail is a document of its own, which Next does not draw */}
      <head>
        <meta charSet="utf-8" />
        <meta name="viewport" content="width=device-width" />
        <meta name="color-scheme" content="light dark" />
        <title>{title}</title>
      </head>
      <body style={{ margin: 0, padding: '24px 12px', background: '#f3f4f7', fontFamily: 'system-ui, sans-serif' }}>
        <div
          style={{ maxWidth: 520, margin: '0 auto', padding: 28, borderRadius: 12, background: '#ffffff', color: ink }}
        >
          <p style={{ margin: '0 0 20px', fontWeight: 600, fontSize: 14, color: accent }}>Rollcall</p>
          <h1 style={{ margin: '0 0 16px', fontSize: 20, lineHeight: '26px' }}>{title}</h1>
          <div style={{ fontSize: 15, lineHeight: '22px' }}>{children}</div>
          <p style={{ margin: '28px 0 0', fontSize: 12, lineHeight: '18px', color: muted }}>{footer}</p>
        </div>
      </body>
    </html>
  )
}

export function MailButton({ href, children }: { href: string; children: ReactNode }) {
  return (
    <p style={{ margin: '20px 0' }}>
      <a
        href={href}
        style={{
          display: 'inline-block',
          padding: '11px 18px',
          borderRadius: 8,
          background: accent,
          color: '#ffffff',
          fontWeight: 600,
          textDecoration: 'none',
        }}
      >
        {children}
      </a>
    </p>
  )
}
