import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client'

export type Metrics = {
  /** `outcome` is `ok` or a refusal's code. */
  observeEvent(event: string, outcome: string, seconds: number): void
  observeRequest(route: string, status: number, seconds: number): void
  /** Figures read when the text is asked for. */
  watch(name: string, help: string, read: () => number | Promise<number>): void
  /** The same for what only grows. */
  watchTotal(name: string, help: string, read: () => number): void
  /** Prometheus text. */
  render(): Promise<{ contentType: string; body: string }>
}

const LATENCY_BUCKETS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5]

/** A registry of its own, so that two servers in one process (tests) do not share figures. */
export function createMetrics(): Metrics {
  const registry = new Registry()
  collectDefaultMetrics({ register: registry, prefix: 'rollcall_' })
  const events = new Counter({
    name: 'rollcall_events_total',
    help: 'Socket requests by event and outcome',
    labelNames: ['event', 'outcome'],
    registers: [registry],
  })
  const eventSeconds = new Histogram({
    name: 'rollcall_event_duration_seconds',
    help: 'From a socket request to its answer',
    labelNames: ['event'],
    buckets: LATENCY_BUCKETS,
    registers: [registry],
  })
  const requestSeconds = new Histogram({
    name: 'rollcall_http_request_duration_seconds',
    help: 'From an API request to its answer',
    labelNames: ['route', 'status'],
    buckets: LATENCY_BUCKETS,
    registers: [registry],
  })
  return {
    observeEvent(event, outcome, seconds) {
      events.inc({ event, outcome })
      eventSeconds.observe({ event }, seconds)
    },
    observeRequest(route, status, seconds) {
      requestSeconds.observe({ route, status }, seconds)
    },
    watch(name, help, read) {
      new Gauge({
        name: `rollcall_${name}`,
        help,
        registers: [registry],
        async collect() {
          this.set(await read())
        },
      })
    },
    watchTotal(name, help, read) {
      new Counter({
        name: `rollcall_${name}_total`,
        help,
        registers: [registry],
        collect() {
          this.reset()
          this.inc(read())
        },
      })
    },
    async render() {
      return { contentType: registry.contentType, body: await registry.metrics() }
    },
  }
}
