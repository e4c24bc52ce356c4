/** The stage that ARNs of tests are of, and where it is: the account of AWS's own examples. */
export const STAGE = 'mine'
export const ACCOUNT_ID = '123456789012'
const REGION = 'eu-west-1'

function regional(service: string, resource: string): string {
  return `arn:aws:${service}:${REGION}:${ACCOUNT_ID}:${resource}`
}

/** `raw` → the bucket of that name in the stage, whose objects are at `${bucketArn('raw')}/key`. */
export const bucketArn = (thing: string) => `arn:aws:s3:::inlet-${STAGE}-${thing}-${ACCOUNT_ID}-${REGION}`
/** `table/inlet_mine_raw/orders`, as Glue has it. */
export const glueArn = (resource: string) => regional('glue', resource)
/** `OrderTable` → the stage's; `OrderTable/stream/label` → its stream. */
export const tableArn = (thing: string) => regional('dynamodb', `table/inlet-${STAGE}-${thing}`)
export const streamArn = (thing: string) => regional('kinesis', `stream/inlet-${STAGE}-${thing}`)
export const functionArn = (thing: string) => regional('lambda', `function:inlet-${STAGE}-${thing}`)
export const queueArn = (thing: string) => regional('sqs', `inlet-${STAGE}-${thing}`)
export const workgroupArn = (name: string) => regional('athena', `workgroup/${name}`)
/** All of its name. */
export const logGroupArn = (name: string) => regional('logs', `log-group:${name}`)
export const keyArn = (id: string) => regional('kms', `key/${id}`)
/** `inlet-mine-tables`, or a table within. */
export const tableBucketArn = (resource: string) => regional('s3tables', `bucket/${resource}`)
/** Of a service whose things no other function here names. */
export const arnOf = regional
