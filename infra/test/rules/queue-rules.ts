import { expect } from 'vitest'
import { valueAt } from '../synthesized.ts'
import { arnOf } from './arns.ts'
import { statementsOf } from './policies.ts'
import { all, keepsData, named, type Rule } from './rule.ts'

/** As long as SQS keeps anything. */
const FOURTEEN_DAYS = 14 * 24 * 60 * 60

/** Queues that are read, by what has their dead letters. Who is not read from, is where dead letters go. */
const DEAD_LETTERS: Readonly<Record<string, string>> = { CsvUploadQueueQueue: 'CsvImportDeadLetters' }

export const queue: Rule = all(named, keepsData, (resource, app) => {
  expect(resource.inputs).toMatchObject({ sqsManagedSseEnabled: true, messageRetentionSeconds: FOURTEEN_DAYS })
  expect(resource.inputs.delaySeconds ?? 0).toBe(0)
  const consumers = app.ofType('aws:lambda/eventSourceMapping:EventSourceMapping').filter(({ inputs }) => {
    return inputs.eventSourceArn === arnOf(app, resource.name)
  })
  const deadLetters = DEAD_LETTERS[resource.name]
  expect(consumers).toHaveLength(deadLetters === undefined ? 0 : 1)
  const redrive = valueAt(resource, 'redrivePolicy')
  if (deadLetters === undefined) {
    expect(redrive).toBeUndefined()
    return
  }
  // AWS asks for five, lest throttles of the function make dead letters of what nobody has looked at; and for six times
  // as long as the function may take. https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html
  expect(JSON.parse(String(redrive))).toEqual({ deadLetterTargetArn: arnOf(app, deadLetters), maxReceiveCount: 5 })
  for (const { inputs } of consumers) {
    const fn = app.find('aws:lambda/function:Function', 'name', String(inputs.functionName).split(':').at(-1))
    expect(resource.inputs.visibilityTimeoutSeconds).toBe(6 * Number(fn.inputs.timeout))
  }
})

/** What the import can read. What it writes ends in `.json`; so nothing that it writes sets it off. */
const SUFFIXES = ['.csv', '.csv.gz', '.csv.zst', '.zip']

export const bucketNotification: Rule = ({ inputs }, app) => {
  const { queues, ...others } = inputs
  expect(others).toEqual({ bucket: app.get('CsvUploadsBucket').inputs.bucket })
  const uploads = arnOf(app, 'CsvUploadQueueQueue')
  const notifications = queues as { queueArn: string; filterSuffix: string; events: string[]; id: string }[]
  expect(new Set(notifications.map(({ id }) => id)).size).toBe(notifications.length)
  for (const { id, filterSuffix, ...notification } of notifications) {
    expect(notification).toEqual({ queueArn: uploads, events: ['s3:ObjectCreated:*'] })
    expect(SUFFIXES).toContain(filterSuffix.toLowerCase())
  }
  const suffixes = notifications.map(({ filterSuffix }) => filterSuffix)
  expect(suffixes).toEqual(expect.arrayContaining(SUFFIXES))
  // S3 refuses two that an object could be of.
  const overlapping = suffixes.filter(one => suffixes.some(other => other !== one && other.endsWith(one)))
  expect([...overlapping, ...suffixes.filter((one, index) => suffixes.indexOf(one) !== index)]).toEqual([])
}

/** Only S3, for the bucket of uploads and this account, may write to their queue. */
export const queuePolicy: Rule = ({ inputs }, app) => {
  const uploads = app.get('CsvUploadQueueQueue')
  expect(inputs.queueUrl).toBe(`https://sqs.eu-west-1.amazonaws.com/123456789012/${uploads.inputs.name}`)
  expect(statementsOf(inputs.policy)).toEqual([
    {
      Effect: 'Allow',
      Principal: { Service: ['s3.amazonaws.com'] },
      Action: ['sqs:SendMessage'],
      Resource: [arnOf(app, uploads.name)],
      Condition: {
        ArnEquals: { 'aws:SourceArn': [arnOf(app, 'CsvUploadsBucket')] },
        StringEquals: { 'aws:SourceAccount': ['123456789012'] },
      },
    },
  ])
}
