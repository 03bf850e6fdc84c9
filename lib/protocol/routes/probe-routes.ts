import type { RouteSpec } from './route-row'

/** Whether the server lives, is ready, and how it does. */
export const probeRoutes = {
  healthz: { method: 'GET', path: '/healthz', access: 'public', summary: '200 while the process lives.', output: null },
  readyz: {
    method: 'GET',
    path: '/readyz',
    access: 'public',
    summary:
      '200 when the database answers, with what a node goes on without in `degraded`; else 503 with what is missing.',
    output: null,
  },
  metrics: {
    method: 'GET',
    path: '/metrics',
    access: 'public',
    summary: 'Prometheus text, with `METRICS_TOKEN` as bearer; 404 when that is unset.',
    output: null,
  },
} as const satisfies Record<string, RouteSpec>
