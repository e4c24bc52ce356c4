/** `inlet-mine-changes`: what something of this stage is called on AWS. */
export function nameOf(thing: string): string {
  return `${$app.name}-${$app.stage}-${thing}`
}

/** `inlet_mine_raw`: the same where Athena reads it, which takes no hyphens without quotes. */
export function databaseNameOf(thing: string): string {
  return nameOf(thing).replaceAll('-', '_').toLowerCase()
}

const { accountId } = await aws.getCallerIdentity()
const { region } = await aws.getRegion()

/** Account and region of the stage. */
export const place = { accountId, region }

/** `inlet-mine-raw-123456789012-eu-west-1`: names of buckets are unique in all of AWS, and in lower case. */
export function bucketNameOf(thing: string): string {
  return `${nameOf(thing)}-${accountId}-${region}`.toLowerCase()
}
