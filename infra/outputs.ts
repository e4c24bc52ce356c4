import { csvToDynamodb, importTable, uploadBucket } from './csv/csv-to-dynamodb.ts'
import { vendorBucket } from './csv/csv-to-partition.ts'
import { quarantineBucket, rawBucket, rawDatabase } from './lake.ts'

/** What `sst deploy` prints at its end, and leaves in `.sst/outputs.json` for the `lake` command. */
export const outputs = {
  Stage: $app.stage,
  RawBucketName: rawBucket.name,
  QuarantineBucketName: quarantineBucket.name,
  RawDatabaseName: rawDatabase.name,
  VendorBucketName: vendorBucket.name,
  // Of the CSV import.
  DynamoDBTableName: importTable.name,
  LambdaFunctionArn: csvToDynamodb.arn,
  S3BucketName: uploadBucket.name,
  IAMRoleName: csvToDynamodb.nodes.role.name,
}
