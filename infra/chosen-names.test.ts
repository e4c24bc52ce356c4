import { expect, it } from 'vitest'
import { synthesize } from './synth/synthesize.ts'
import { Synthesized, valueAt } from './test/synthesized.ts'

it('gives things the names that a stage chooses, wherever they are spoken of', async () => {
  const settings = {
    csvImport: {
      tableName: 'my-data-table',
      bucketName: 'my-unique-csv-bucket-12345',
      functionName: 'csv-processor-lambda',
      roleName: 'csv-processor-lambda-role',
      concurrency: 2,
    },
    dailyFiles: { bucketName: 'somebody-elses-drop', keyArn: 'arn:aws:kms:eu-west-1:210987654321:key/a' },
    orders: { tableName: 'Orders2' },
    transactions: { tableName: 'Payments', tableBucketName: 'streamtablebucket', namespace: 'finance' },
    alarmEmail: 'oncall@example.com',
    compression: 'zstd' as const,
  }
  const app = new Synthesized('mine', await synthesize('mine', { settings }))

  expect(app.outputs).toMatchObject({
    DynamoDBTableName: 'my-data-table',
    LambdaFunctionArn: 'arn:aws:lambda:eu-west-1:123456789012:function:csv-processor-lambda',
    S3BucketName: 'my-unique-csv-bucket-12345',
    IAMRoleName: 'csv-processor-lambda-role',
  })
  const variables = (name: string) => valueAt(app.get(`${name}Function`), 'environment', 'variables')
  expect(variables('CsvToDynamodb')).toMatchObject({ TABLE_NAME: 'my-data-table' })
  expect(variables('CsvToPartition')).toMatchObject({ BUCKET_SRC: 'somebody-elses-drop', COMPRESSION: 'zstd' })
  expect(variables('StreamToParquet')).toMatchObject({ SOURCES: 'orders=Orders2', COMPRESSION: 'zstd' })
  expect(variables('TransactionTransformer')).toMatchObject({ SOURCES: 'transactions=Payments', DATABASE: 'finance' })
  expect(variables('AthenaViews')).toMatchObject({
    ICEBERG_CATALOG: 's3tablescatalog/streamtablebucket',
    ICEBERG_DATABASE: 'finance',
  })
  // Somebody else's bucket is read, and nothing about it is changed.
  expect(JSON.stringify(app.get('CsvToPartitionRole').inputs)).toContain('arn:aws:s3:::somebody-elses-drop/*')
  expect(JSON.stringify(app.get('CsvToPartitionRole').inputs)).toContain('arn:aws:kms:eu-west-1:210987654321:key/a')
  expect(app.resources.filter(({ name, type }) => name.startsWith('VendorDrop') && type !== 'sst:aws:Bucket')).toEqual([
    expect.objectContaining({ type: 'aws:s3/bucket:Bucket', inputs: {} }),
    expect.objectContaining({ type: 'sst:sst:LinkRef' }),
  ])
  expect(app.get('AlarmsByEmail').inputs).toMatchObject({ protocol: 'email', endpoint: 'oncall@example.com' })
  expect(valueAt(app.get('CsvUploadEventSource'), 'scalingConfig', 'maximumConcurrency')).toBe(2)
})
