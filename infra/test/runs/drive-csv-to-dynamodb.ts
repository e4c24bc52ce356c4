import type { AwsCall } from '../aws/aws-call.ts'
import { expectAll, type Run, required } from './run.ts'

/** Larger than a part of an upload. */
const MANY = 9_000

/**
 * A small file, twice; one with an odd name; one with rows that are refused; a large one, which a second invocation goes
 * on with; and another, which is replaced while its import waits for that.
 */
export async function driveCsvToDynamodb(run: Run): Promise<void> {
  const table = required(run.site.env.TABLE_NAME, 'TABLE_NAME')
  await run.createTable(table)
  const bucket = required(run.site.bucket, 'the bucket that files are uploaded to')
  const upload = async (key: string, text: string, sequencer: string) => {
    await run.putObject(bucket, key, text)
    return queued(bucket, key, sequencer)
  }
  const isPart = ({ operation }: AwsCall) => operation === 'UploadPart'
  const goOn = () => run.invoke(run.aws.invocations.at(-1))

  const small = await upload('in/small.csv', 'id,note\n1,one\n2,two\n', '0A')
  expectAll(await run.invoke(small), { processed_rows: 2, unprocessed_rows: 0 })
  expectAll(await run.invoke(small), { processed_rows: 0 })
  // Such a key is not in a list of objects to delete, which is XML.
  const odd = await upload('in/odd\u0001.csv', 'id\n1\n', '0A')
  expectAll(await run.invoke(odd), { processed_rows: 1 })
  const refused = await upload('in/refused.csv', 'id,note\n1,one\n,none\n', '0A')
  expectAll(await run.invoke(refused), { unprocessed_rows: 1 })

  const large = await upload('in/large.csv', csvOf(MANY), '0A')
  expectAll(await run.invokeUntil(isPart, large), { batchItemFailures: [] })
  expectAll(await goOn(), { processed_rows: MANY })

  const first = await upload('in/replaced.csv', csvOf(MANY), '0A')
  await run.invokeUntil(isPart, first)
  const second = await upload('in/replaced.csv', 'id,note\n1,one\n', '0B')
  expectAll(await run.invoke(second), { processed_rows: 1 })
}

function csvOf(rows: number): string {
  const note = 'x'.repeat(800)
  return `id,note\n${Array.from({ length: rows }, (_, row) => `${row % 500},${note}\n`).join('')}`
}

/** What S3 tells EventBridge, in a message of SQS. */
function queued(bucket: string, key: string, sequencer: string): unknown {
  const detail = { bucket: { name: bucket }, object: { key, size: 1, sequencer } }
  const body = JSON.stringify({ source: 'aws.s3', 'detail-type': 'Object Created', detail })
  return { Records: [{ eventSource: 'aws:sqs', messageId: 'm1', body }] }
}
