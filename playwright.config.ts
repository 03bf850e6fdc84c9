import { defineConfig } from 'playwright/test'

export default defineConfig({
  testDir: 'e2e',
  outputDir: '.cache/test-results',
  fullyParallel: false,
  // Each with a server of its own. Stories wait often, for a page, for a push, for the grace: two at a time left a quarter
  // of two cores idle.
  workers: 3,
  retries: 0,
  forbidOnly: Boolean(process.env.CI),
  timeout: 120_000,
  // An event is waited for, however long a busy machine takes over it.
  expect: { timeout: 20_000 },
  reporter: [['list'], ['json']],
  use: {
    // Recording costs a fifth of the run; `--trace retain-on-failure` brings it back.
    trace: 'off',
    launchOptions: {
      executablePath: process.env.CHROMIUM_PATH ?? '/usr/bin/chromium',
      args: [
        '--headless',
        '--no-sandbox',
        '--disable-gpu',
        '--disable-quic',
        '--no-first-run',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
        // Else Chromium keeps a process in reserve for each page: a fifth of the run's processor time.
        '--renderer-process-limit=1',
      ],
    },
  },
})
