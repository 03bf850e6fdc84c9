import { errorCodes, httpStatusOf } from './errors'
import { requests } from './events'
import { type JsonSchema, toJsonSchema } from './json-schema'
import { rateRules } from './limits'
import { pushes } from './pushes'
import { toRateText } from './rated-row'
import { routes } from './routes'
import { type Access, scopeOf } from './routes/route-row'

type Node = JsonSchema & {
  type?: string
  enum?: unknown[]
  const?: unknown
  anyOf?: Node[]
  oneOf?: Node[]
  allOf?: Node[]
  properties?: Record<string, Node>
  required?: string[]
  items?: Node
  additionalProperties?: Node | boolean
}

/** A schema as one short line of TypeScript-like text. */
export function toShape(schema: JsonSchema): string {
  const node = schema as Node
  const many = node.anyOf ?? node.oneOf
  if (many) return [...new Set(many.map(toShape))].join(' | ')
  if (node.allOf) return node.allOf.map(toShape).join(' & ')
  if (node.const !== undefined) return JSON.stringify(node.const)
  if (node.enum) return node.enum.map((value) => JSON.stringify(value)).join(' | ')
  if (node.type === 'array') return `[${toShape(node.items ?? {})}]`
  if (node.type === 'object' && node.properties) {
    const fields = Object.entries(node.properties).map(
      ([name, property]) => `${name}${node.required?.includes(name) ? '' : '?'}: ${toShape(property)}`,
    )
    return `{ ${fields.join(', ')} }`
  }
  if (node.type === 'object') {
    const values = typeof node.additionalProperties === 'object' ? toShape(node.additionalProperties) : 'any'
    return `{ [id]: ${values} }`
  }
  if (node.type === 'integer') return 'number'
  return node.type ?? 'any'
}

export function toAccessText(access: Access): string {
  return typeof access === 'string' ? access.replace('_', ' ') : access.join(', ')
}

const cell = (text: string) => text.replaceAll('|', '\\|')

/** The second half of `docs/protocol.md`: every event, route, limit and code, from the tables themselves. */
export function toReference(): string {
  const lines = ['## Requests', '']
  for (const [name, spec] of Object.entries(requests)) {
    const reply = spec.reply === null ? 'no reply event' : `reply \`${spec.reply}\``
    const rate = toRateText(spec)
    const terms = [
      `For ${spec.access.join(', ')}`,
      `scope ${spec.scope}`,
      reply,
      ...(rate ? [`at most ${rate}`] : []),
    ].join('; ')
    lines.push(`### \`${name}\``, '', `${spec.summary} ${terms}.`, '', '```ts')
    lines.push(toShape(toJsonSchema(spec.input, 'input')))
    if (spec.output) lines.push(`→ ${toShape(toJsonSchema(spec.output, 'output'))}`)
    lines.push('```', '')
  }
  lines.push('## Pushes', '', '| event | when | payload |', '|---|---|---|')
  for (const [name, { summary, payload }] of Object.entries(pushes)) {
    lines.push(`| \`${name}\` | ${cell(summary)} | \`${cell(toShape(toJsonSchema(payload, 'output')))}\` |`)
  }
  lines.push('', '## Routes', '', '| route | for | scope | rate | what |', '|---|---|---|---|---|')
  for (const spec of Object.values(routes)) {
    const { method, path, access, summary } = spec
    const scope = access === 'public' ? '' : scopeOf(spec)
    lines.push(
      `| \`${method} ${path}\` | ${toAccessText(access)} | ${scope} | ${toRateText(spec)} | ${cell(summary)} |`,
    )
  }
  lines.push('', '## Limits', '', '| rule | points | window |', '|---|--:|--:|')
  for (const [name, { points, windowMs }] of Object.entries(rateRules)) {
    lines.push(`| ${name} | ${points} | ${windowMs / 1000} s |`)
  }
  lines.push('', '## Codes', '', '| code | HTTP status |', '|---|--:|')
  for (const code of errorCodes) lines.push(`| \`${code}\` | ${httpStatusOf[code]} |`)
  return `${lines.join('\n')}\n`
}
