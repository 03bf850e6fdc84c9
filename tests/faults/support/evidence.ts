import { mkdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import type { Entry } from './history'
import type { ClusterNode } from './node-process'

/** Leaves what a broken promise can be traced by: the history, a line each, and what the nodes logged. */
export function writeEvidence(
  scenario: string,
  entries: readonly Entry[],
  nodes: readonly ClusterNode[],
  violations: readonly string[],
): void {
  const slug = scenario
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, 60)
  const folder = path.resolve('.cache/reports/faults-evidence', slug)
  mkdirSync(folder, { recursive: true })
  writeFileSync(path.join(folder, 'violations.txt'), `${violations.join('\n')}\n`)
  writeFileSync(path.join(folder, 'history.jsonl'), entries.map((entry) => JSON.stringify(entry)).join('\n'))
  for (const node of nodes) writeFileSync(path.join(folder, `${node.name}.log`), node.output())
}
