/**
 * What takes a contractor's points of the rate of batches: steps, and immediate batches, which wait for none. `at` of
 * each within `windowMs`, by the database's clock.
 */
export const stepsTaken = (contractor: string, windowMs: string) => `SELECT at FROM (
     SELECT at FROM bulk_steps WHERE contractor_id = ${contractor}
     UNION ALL SELECT created_at FROM bulk_batches WHERE contractor_id = ${contractor} AND send_at IS NULL
   ) t WHERE at > clock_timestamp() - ${windowMs} * interval '1 millisecond'`
