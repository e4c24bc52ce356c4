import { arnOf } from '../names.ts'
import type { Permission } from './function.ts'

/** Objects of a bucket below a prefix, `''` for all. */
export function objects(bucket: sst.aws.Bucket, prefix = ''): $util.Output<string> {
  return $interpolate`${bucket.arn}/${prefix}*`
}

/** Reads objects; and hears of a missing one that it is missing, which takes the right to list. */
export function mayReadObjects(bucket: sst.aws.Bucket, prefix?: string): Permission[] {
  return [
    { actions: ['s3:GetObject'], resources: [objects(bucket, prefix)] },
    { actions: ['s3:ListBucket'], resources: [bucket.arn] },
  ]
}

/** Writes objects, whole or in parts that it may give up again. */
export function mayWriteObjects(bucket: sst.aws.Bucket, prefix?: string): Permission[] {
  return [{ actions: ['s3:PutObject', 's3:AbortMultipartUpload'], resources: [objects(bucket, prefix)] }]
}

/** Writes objects under a key of KMS; parts of an upload are read back by S3 itself, hence `Decrypt`. */
export function mayEncrypt(key: aws.kms.Key): Permission[] {
  return [{ actions: ['kms:GenerateDataKey', 'kms:Decrypt'], resources: [key.arn] }]
}

/**
 * Actions of Glue on the tables of a database. Glue asks for the right to each step on the way: the catalog, the database
 * and the table. https://docs.aws.amazon.com/glue/latest/dg/glue-specifying-resource-arns.html
 * @param tables patterns of their names
 */
export function mayUseTables(
  database: aws.glue.CatalogDatabase,
  actions: readonly string[],
  tables: readonly string[] = ['*'],
): Permission[] {
  return [
    {
      actions: actions.map(action => `glue:${action}`),
      resources: [
        arnOf('glue', 'catalog'),
        $interpolate`${arnOf('glue', 'database')}/${database.name}`,
        ...tables.map(table => $interpolate`${arnOf('glue', 'table')}/${database.name}/${table}`),
      ],
    },
  ]
}
