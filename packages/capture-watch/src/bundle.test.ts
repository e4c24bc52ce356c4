import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { CreateTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { BUNDLES, bundle } from '@inlet/lake/testing/bundle'
import { openEndpoints } from '@inlet/local/live'
import { describe, expect, it } from 'vitest'

const RUN = `
const { handler } = await import(process.argv[1])
console.log('answer', JSON.stringify(await handler()))
`

const CREDENTIALS = { accessKeyId: 'local', secretAccessKey: 'local' }

describe('the handler in a bundle', () => {
  it.each(BUNDLES)('looks at tables, with no other client than that of DynamoDB: %o', async options => {
    await using opened = new AsyncDisposableStack()
    const outdir = await mkdtemp(join(tmpdir(), 'inlet-bundle-'))
    opened.defer(() => rm(outdir, { recursive: true }))
    await bundle({ handler: join(import.meta.dirname, 'handler.ts') }, outdir, options)
    const file = join(outdir, 'handler.mjs')
    // With splitting, other clients have files of their own, which nothing loads.
    if (options.splitting === false) {
      const text = await readFile(file, 'utf8')
      expect(text.includes('DescribeKinesisStreamingDestination')).toBe(true)
      expect(/PutObjectCommand|BatchCreatePartition|PutRecordsCommand/.test(text)).toBe(false)
    }

    const onEvent = () => undefined
    const endpoints = await openEndpoints({ stream: { name: 'changes', shards: 1 }, streams: () => true, onEvent })
    opened.defer(() => endpoints.stop())
    const client = new DynamoDBClient({ endpoint: endpoints.dynamodb, region: 'us-east-1', credentials: CREDENTIALS })
    opened.defer(() => client.destroy())
    await client.send(
      new CreateTableCommand({
        TableName: 'Orders',
        KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
        AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
        BillingMode: 'PAY_PER_REQUEST',
      }),
    )
    const env = {
      CAPTURES: JSON.stringify([{ tables: ['Orders', 'Nothing'], stream: endpoints.stream.arn }]),
      AWS_REGION: 'us-east-1',
      AWS_ACCESS_KEY_ID: CREDENTIALS.accessKeyId,
      AWS_SECRET_ACCESS_KEY: CREDENTIALS.secretAccessKey,
      AWS_ENDPOINT_URL_DYNAMODB: endpoints.dynamodb,
    }
    const args = ['--input-type=module', '-e', RUN, file]
    const { stdout } = await promisify(execFile)(process.execPath, args, { env })
    expect(JSON.parse(/^answer (.*)$/m.exec(stdout)?.[1] ?? '{}')).toEqual({
      active: ['Orders'],
      inactive: [{ table: 'Nothing', reason: 'TABLE_NOT_FOUND' }],
      imprecise: [],
    })
  })
})
