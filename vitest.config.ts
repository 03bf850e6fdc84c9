import path from 'node:path'
import { defineConfig } from 'vitest/config'
import { BaseSequencer, type TestSpecification } from 'vitest/node'

/** One file at a time: each has a cluster of its own, which two cores just carry. */
const faults = {
  include: ['tests/faults/*.test.ts'],
  globalSetup: ['tests/faults/support/global-setup.ts'],
  fileParallelism: false,
  testTimeout: 15 * 60_000,
  hookTimeout: 60_000,
}

/** Files of one process share what they load: loading the server anew for each took a quarter of the processor's time. */
const withServers = { globalSetup: ['tests/support/global-setup.ts'], isolate: false }

/** Those that wait longest, for clocks and processes. Begun last, one of them would be left to run by itself. */
const waiting = [
  'kill-storm',
  'regressions',
  'process',
  'heads',
  'contract-presence',
  'redis-cluster',
  'policy-matrix',
  'batch-kills',
  'fuzz',
].map((name) => `${name}.test.ts`)

class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const isLong = ({ moduleId }: TestSpecification) => waiting.includes(path.basename(moduleId))
    const sorted = await super.sort(files)
    return [...sorted.filter(isLong), ...sorted.filter((file) => !isLong(file))]
  }
}

export default defineConfig({
  resolve: {
    alias: {
      '@': path.resolve('.'),
      // Outside Next there is no client bundle to keep this out of.
      'server-only': path.resolve('tests/support/server-only.ts'),
    },
  },
  test: {
    // Most integration tests wait for clocks and processes: three files at a time keep two cores busy.
    maxWorkers: 3,
    sequence: { sequencer: LongestFirst },
    // An event is waited for, however long a busy machine takes over it.
    expect: { poll: { timeout: 10_000 } },
    projects: [
      {
        extends: true,
        // What judges the fault tests is pure and proved like any other rule.
        test: {
          name: 'unit',
          include: ['tests/unit/**/*.test.ts', 'tests/faults/{checkers,support}/*.test.ts'],
          testTimeout: 20_000,
        },
      },
      {
        extends: true,
        test: { name: 'architecture', include: ['tests/architecture/**/*.test.ts'], testTimeout: 20_000 },
      },
      {
        extends: true,
        test: {
          name: 'integration',
          include: ['tests/{integration,attacks}/**/*.test.ts'],
          exclude: ['tests/integration/{behind-nginx,pooler}.test.ts'],
          ...withServers,
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
      {
        // By itself: three servers that start at once leave nothing for tests that look at the clock.
        extends: true,
        test: {
          name: 'behind-nginx',
          include: ['tests/integration/behind-nginx.test.ts'],
          ...withServers,
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
      {
        // The same contract, asked of two nodes that are one.
        extends: true,
        test: {
          name: 'contract-over-nodes',
          include: ['tests/integration/{contract-*,limits}.test.ts'],
          env: { TEST_NODES: '2' },
          ...withServers,
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
      {
        // Its core, where no two transactions need be on one connection of PostgreSQL, and messages are in partitions.
        extends: true,
        test: {
          name: 'contract-over-pooler',
          include: ['tests/integration/{contract-{messages,bulk,sync,queue},database-restart,pooler}.test.ts'],
          env: { TEST_POOLER: '1', TEST_PARTITIONS: '4' },
          ...withServers,
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
      { extends: true, test: { name: 'faults', ...faults, env: { FAULTS: 'all' } } },
      {
        extends: true,
        // Clocks take a whole round of heads each. Planted defects prove the judges, which have tests of their own, and
        // what limits and access ask of three nodes is asked of two by the contract.
        test: {
          name: 'faults-selection',
          ...faults,
          exclude: ['clocks', 'planted', 'limits', 'access'].map((name) => `tests/faults/${name}.test.ts`),
          env: { FAULTS: 'selection' },
        },
      },
    ],
  },
})
