/** A message whose text begins so ends the process that handles it, at the place of that name. */
export const failPoints = {
  beforePublish: 'die between commit and publish',
  beforeAcknowledgement: 'die between commit and acknowledgement',
} as const
