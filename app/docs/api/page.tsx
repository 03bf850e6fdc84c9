import type { Metadata } from 'next'
import Link from 'next/link'
import { Card } from '@/components/ui/card'
import { requests } from '@/lib/protocol/events'
import { toJsonSchema } from '@/lib/protocol/json-schema'
import { pushes } from '@/lib/protocol/pushes'
import { toAccessText, toShape } from '@/lib/protocol/reference'
import { routes } from '@/lib/protocol/routes'

export const dynamic = 'force-dynamic'
export const metadata: Metadata = { title: 'API' }

/** The contract for people, from the same tables as the program; public, since it holds nobody's data. */
export default function ApiReferencePage() {
  return (
    <main className="h-dvh overflow-y-auto">
      <div className="mx-auto flex w-full max-w-4xl flex-col gap-8 p-4 md:p-8">
        <header className="flex flex-col gap-2">
          <h1 className="font-semibold text-xl">Rollcall API</h1>
          <p className="text-muted">
            Socket.IO events for sending, presence and bulk; JSON over HTTP for reading and settings. Machine-readable:{' '}
            <Link className="underline" href="/docs/api/asyncapi.json" prefetch={false}>
              AsyncAPI
            </Link>{' '}
            and{' '}
            <Link className="underline" href="/docs/api/openapi.json" prefetch={false}>
              OpenAPI
            </Link>
            .
          </p>
        </header>

        <section aria-labelledby="requests" className="flex flex-col gap-3">
          <h2 id="requests" className="font-semibold text-lg">
            Socket requests
          </h2>
          {Object.entries(requests).map(([name, spec]) => (
            <Card key={name}>
              <div className="flex flex-col gap-2">
                <h3 className="font-mono font-semibold">{name}</h3>
                <p>{spec.summary}</p>
                <p className="text-muted text-sm">
                  For {toAccessText(spec.access)}. {spec.reply === null ? 'No reply event.' : `Replies ${spec.reply}.`}
                </p>
                <Shape label="Request" text={toShape(toJsonSchema(spec.input, 'input'))} />
                {spec.output ? <Shape label="Answer" text={toShape(toJsonSchema(spec.output, 'output'))} /> : null}
              </div>
            </Card>
          ))}
        </section>

        <section aria-labelledby="pushes" className="flex flex-col gap-3">
          <h2 id="pushes" className="font-semibold text-lg">
            What the server sends
          </h2>
          {Object.entries(pushes).map(([name, { summary, payload }]) => (
            <Card key={name}>
              <div className="flex flex-col gap-2">
                <h3 className="font-mono font-semibold">{name}</h3>
                <p>{summary}</p>
                <Shape label="Payload" text={toShape(toJsonSchema(payload, 'output'))} />
              </div>
            </Card>
          ))}
        </section>

        <section aria-labelledby="routes" className="flex flex-col gap-3">
          <h2 id="routes" className="font-semibold text-lg">
            HTTP routes
          </h2>
          <Card flush>
            <ul className="divide-y divide-line">
              {Object.values(routes).map(({ method, path, access, summary }) => (
                <li key={`${method} ${path}`} className="flex flex-col gap-1 p-4">
                  <span className="break-all font-mono font-semibold text-sm">
                    {method} {path}
                  </span>
                  <span>{summary}</span>
                  <span className="text-muted text-sm">For {toAccessText(access)}</span>
                </li>
              ))}
            </ul>
          </Card>
        </section>
      </div>
    </main>
  )
}

function Shape({ label, text }: { label: string; text: string }) {
  return (
    <div>
      <p className="font-medium text-sm">{label}</p>
      <pre className="whitespace-pre-wrap break-words rounded-md bg-sunken p-3 font-mono text-xs">{text}</pre>
    </div>
  )
}
