import { statement } from '../statement'

/**
 * Set-based: three weeks of the demo's samples, 30,000 rows, made where they are stored. An ordinary day's curve: quiet
 * nights, a rise through the day.
 */
export const generateSamples = statement(
  'generate-samples',
  `INSERT INTO presence_samples (at, people, sockets)
   SELECT t, p, (p * 1.4)::int FROM (
     SELECT t, GREATEST(0, round(14 - 13 * cos(extract(epoch FROM t) / 86400 * 2 * pi())
       + 3 * sin(extract(epoch FROM t) / 5400)))::int AS p
     FROM generate_series(date_trunc('minute', $1::timestamptz), date_trunc('minute', $2::timestamptz), '1 minute') AS t
   ) s ON CONFLICT DO NOTHING`,
)
