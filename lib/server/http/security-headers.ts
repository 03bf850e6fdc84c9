import type { ServerResponse } from 'node:http'
import type { Config } from '../config'

const YEAR_S = 365 * 24 * 60 * 60

/** What this product never asks a browser for. */
const PERMISSIONS = ['camera', 'display-capture', 'geolocation', 'microphone', 'payment', 'usb']
  .map((feature) => `${feature}=()`)
  .join(', ')

/** Headers of every answer, whichever door gives it (OWASP Secure Headers Project). */
export function setSecurityHeaders(res: ServerResponse, config: Pick<Config, 'publicUrl'>): void {
  res.setHeader('x-content-type-options', 'nosniff')
  res.setHeader('cross-origin-opener-policy', 'same-origin')
  res.setHeader('permissions-policy', PERMISSIONS)
  // Of this host alone: what else the domain holds is not ours to promise.
  if (config.publicUrl.protocol === 'https:') res.setHeader('strict-transport-security', `max-age=${YEAR_S}`)
}
