/** The hour of a time, as the generated column `activity_hour` has it: an index on it is asked by no other. */
export const hourOf = (time: string) => `floor(extract(epoch FROM ${time}::timestamptz) / 3600)::int`
