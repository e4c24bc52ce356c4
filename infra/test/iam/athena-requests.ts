import type { AwsCall } from '../aws/aws-call.ts'
import { catalogRequests } from './glue-requests.ts'
import type { Account, IamRequest } from './iam-request.ts'

/**
 * Permissions of Athena, on the workgroup: https://docs.aws.amazon.com/athena/latest/ug/workgroups-iam-policy.html
 * A query is run with those of who starts it, so these are among them.
 */
export function athenaRequests(call: AwsCall, account: Account): readonly IamRequest[] | undefined {
  const { operation, region, target } = call
  const { workgroup = 'primary', statement } = target
  const resource = `arn:aws:athena:${region}:${account.id}:workgroup/${workgroup}`
  if (operation === 'GetQueryExecution') return [{ action: 'athena:GetQueryExecution', resource }]
  if (operation !== 'StartQueryExecution' || statement === undefined) return undefined
  return [
    { action: 'athena:StartQueryExecution', resource },
    ...viewRequests(statement, region, account),
    ...resultRequests(account.results?.[workgroup]),
  ]
}

/** A name of one to three parts, quoted or not. */
const NAME = String.raw`((?:"[^"]+"|[\w-]+)(?:\.(?:"[^"]+"|[\w-]+))*)`
const CREATE_VIEW = new RegExp(String.raw`^\s*CREATE\s+(?:OR\s+REPLACE\s+)?VIEW\s+${NAME}\s+AS\b`, 'i')
const READ = new RegExp(String.raw`\b(?:FROM|JOIN)\s+${NAME}`, 'gi')

/**
 * What Athena asks of Glue for a view: whether it is there, to make or to replace it, and what it reads. Each query also
 * looks at the database `default`.
 * https://docs.aws.amazon.com/athena/latest/ug/fine-grained-access-to-glue-resources.html
 * Of tables in another catalog than the account's, such as S3 Tables', nothing is said here.
 */
function viewRequests(statement: string, region: string, account: Account): readonly IamRequest[] {
  const view = CREATE_VIEW.exec(statement)?.[1]
  if (view === undefined) throw new Error('Expected Athena to be asked for a view only')
  const of = (operation: string, name: string) => {
    const [table, database, catalog] = partsOf(name).toReversed()
    if (database === undefined) throw new Error(`Expected ${name} to name its database`)
    const place = operation === 'GetDatabase' ? { database } : { database, ...(table !== undefined && { table }) }
    return catalog === undefined || catalog === 'awsdatacatalog'
      ? catalogRequests(operation, place, region, account)
      : []
  }
  // What a statement names by WITH has no database.
  const read = [...statement.matchAll(READ)].flatMap(([, name = '']) => (partsOf(name).length > 1 ? [name] : []))
  return [
    ...catalogRequests('GetDatabase', { database: 'default' }, region, account),
    ...['GetDatabase', 'GetTable', 'CreateTable', 'UpdateTable'].flatMap(operation => of(operation, view)),
    ...read.flatMap(name => ['GetDatabase', 'GetTable'].flatMap(operation => of(operation, name))),
  ]
}

function partsOf(name: string): string[] {
  return [...name.matchAll(/"([^"]+)"|([\w-]+)/g)].map(([, quoted, plain]) => quoted ?? plain ?? '')
}

/** https://docs.aws.amazon.com/athena/latest/ug/s3-permissions.html */
function resultRequests(results: string | undefined): readonly IamRequest[] {
  if (results === undefined) return []
  const [, bucket, prefix = ''] = /^s3:\/\/([^/]+)\/?(.*)$/.exec(results) ?? []
  if (bucket === undefined) throw new Error(`Expected results at s3://bucket/prefix, found ${results}`)
  const resource = `arn:aws:s3:::${bucket}`
  const ofBucket = ['GetBucketLocation', 'ListBucket', 'ListBucketMultipartUploads']
  const ofObjects = ['GetObject', 'PutObject', 'AbortMultipartUpload', 'ListMultipartUploadParts']
  return [
    ...ofBucket.map(action => ({ action: `s3:${action}`, resource })),
    ...ofObjects.map(action => ({ action: `s3:${action}`, resource: `${resource}/${prefix}result` })),
  ]
}
