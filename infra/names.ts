/** `inlet-mine-changes`: what something of this stage is called on AWS. */
export function nameOf(thing: string): string {
  return `${$app.name}-${$app.stage}-${thing}`
}

/** `inlet_mine_raw`: the same where Athena reads it, which takes no hyphens without quotes. */
export function databaseNameOf(thing: string): string {
  return nameOf(thing).replaceAll('-', '_').toLowerCase()
}

/** Of the metrics that handlers count themselves: stages of one account have their own. */
export const metricNamespace = `Inlet/${$app.stage}`

/** Account and region of the stage. */
export const { accountId } = await aws.getCallerIdentity()
export const { region } = await aws.getRegion()
export const { partition } = await aws.getPartition()

/** `inlet-mine-raw-123456789012-eu-west-1`: names of buckets are unique in all of AWS, and in lower case. */
export function bucketNameOf(thing: string): string {
  return `${nameOf(thing)}-${accountId}-${region}`.toLowerCase()
}

/** `arn:aws:glue:eu-west-1:123456789012:…` */
export function arnOf(service: string, resource: string): string {
  return `arn:${partition}:${service}:${region}:${accountId}:${resource}`
}
