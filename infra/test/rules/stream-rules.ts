import { expect } from 'vitest'
import { valueAt } from '../synthesized.ts'
import type { Rule } from './rule.ts'

export const kinesisStream: Rule = ({ inputs }) => {
  expect(inputs).toMatchObject({
    retentionPeriod: 7 * 24,
    encryptionType: 'KMS',
    kmsKeyId: 'alias/aws/kinesis',
    streamModeDetails: { streamMode: 'ON_DEMAND' },
  })
}

export const pipe: Rule = ({ inputs }) => {
  expect(inputs).toMatchObject({
    source: expect.stringMatching(/^arn:aws:dynamodb:.*:table\/.*\/stream\//),
    sourceParameters: {
      dynamodbStreamParameters: {
        startingPosition: 'TRIM_HORIZON',
        onPartialBatchItemFailure: 'AUTOMATIC_BISECT',
        maximumRetryAttempts: expect.any(Number),
        maximumRecordAgeInSeconds: expect.any(Number),
        deadLetterConfig: { arn: expect.stringMatching(/^arn:aws:sqs:/) },
      },
    },
    targetParameters: { kinesisStreamParameters: { partitionKey: '$.dynamodb.Keys.orderid.S' } },
  })
}

export const firehose: Rule = (resource, app) => {
  const { inputs } = resource
  const kind = inputs.destination === 'iceberg' ? 'icebergConfiguration' : 'extendedS3Configuration'
  expect(['iceberg', 'extended_s3']).toContain(inputs.destination)
  const parameters = valueAt(resource, kind, 'processingConfiguration', 'processors', 0, 'parameters')
  const byName = Object.fromEntries(
    (parameters as { parameterName: string; parameterValue: string }[]).map(each => [
      each.parameterName,
      each.parameterValue,
    ]),
  )
  // More than this, and what the function answers may not fit into Lambda's 6 MB.
  expect(Number(byName.BufferSizeInMBs)).toBeLessThanOrEqual(1)
  expect(byName.LambdaArn).toMatch(/:\$LATEST$/)
  const fn = app.find('aws:lambda/function:Function', 'name', byName.LambdaArn?.split(':').at(-2))
  expect(Number(fn.inputs.timeout)).toBeLessThanOrEqual(300)
  expect(valueAt(resource, kind, 'cloudwatchLoggingOptions', 'enabled')).toBe(true)
  const errors =
    valueAt(resource, kind, 'errorOutputPrefix') ?? valueAt(resource, kind, 's3Configuration', 'errorOutputPrefix')
  expect(errors).toContain('!{firehose:error-output-type}')
  const [source] = app.ofType('aws:kinesis/stream:Stream').filter(({ inputs: { name } }) => {
    return (
      valueAt(resource, 'kinesisSourceConfiguration', 'kinesisStreamArn') ===
      `arn:aws:kinesis:eu-west-1:123456789012:stream/${name}`
    )
  })
  expect(source).toBeDefined()
}
