import { expect, test } from 'vitest'
import { toDeviceLabel } from '@/lib/server/auth/device-label'

test.each([
  ['Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:130.0) Gecko/20100101 Firefox/130.0', 'Firefox on Windows'],
  ['curl/8.5.0', 'curl'],
  ['', 'Unknown device'],
  [undefined, 'Unknown device'],
])('%s is shown as %s', (userAgent, label) => {
  expect(toDeviceLabel(userAgent)).toBe(label)
})
