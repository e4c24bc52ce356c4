import { expect } from 'vitest'
import { MOST_STAGE_CHARACTERS } from '../../stage.ts'
import { valueAt } from '../synthesized.ts'
import { statementsOf } from './policies.ts'
import { PERMANENT, type Rule } from './rule.ts'

/** Longer than a message can wait for an import that has parts of an upload under way. */
const LONGEST_IMPORT_DAYS = 14

/** S3's limit, and what it takes. */
const NAME = /^[a-z0-9][a-z0-9-]{1,61}[a-z0-9]$/

export const bucket: Rule = ({ inputs }, app) => {
  const name = inputs.bucket
  expect(name).toMatch(NAME)
  // Also in the stage and the Region of the longest names.
  const longest = String(name)
    .replace(app.stage, 's'.repeat(MOST_STAGE_CHARACTERS))
    .replace('eu-west-1', 'ap-southeast-1')
  expect(longest).toMatch(NAME)
  expect(name).toContain(`inlet-${app.stage}-`)
  expect(inputs.forceDestroy).toBe(!PERMANENT.includes(app.stage))
  const part = (type: string) =>
    app.find(`aws:s3/${type.charAt(0).toLowerCase()}${type.slice(1)}:${type}`, 'bucket', name)

  const isQuarantine = String(name).includes('-quarantine-')
  const encryption = valueAt(part('BucketServerSideEncryptionConfiguration'), 'rules', 0)
  expect(encryption).toMatchObject({
    applyServerSideEncryptionByDefault: isQuarantine
      ? { sseAlgorithm: 'aws:kms', kmsMasterKeyId: expect.stringContaining(':key/') }
      : { sseAlgorithm: 'AES256' },
  })
  expect(part('BucketPublicAccessBlock').inputs).toMatchObject({
    blockPublicAcls: true,
    blockPublicPolicy: true,
    ignorePublicAcls: true,
    restrictPublicBuckets: true,
  })
  const arn = `arn:aws:s3:::${name}`
  expect(statementsOf(part('BucketPolicy').inputs.policy)).toEqual([
    {
      Effect: 'Deny',
      Principal: '*',
      Action: ['s3:*'],
      Resource: [arn, `${arn}/*`],
      Condition: { Bool: { 'aws:SecureTransport': ['false'] } },
    },
  ])
  const rules = part('BucketLifecycleConfiguration').inputs.rules as Record<string, Record<string, unknown>>[]
  const uploads = rules.map(rule => rule.abortIncompleteMultipartUpload?.daysAfterInitiation).filter(Boolean)
  expect(uploads).toHaveLength(1)
  expect(Number(uploads[0])).toBeGreaterThan(LONGEST_IMPORT_DAYS)
  expect(rules.some(({ expiration }) => expiration !== undefined)).toBe(
    /-(?:quarantine|results|sales)-/.test(String(name)),
  )
}

/** What the function writes ends in `.json`; so nothing that it writes sets it off. */
export const bucketNotification: Rule = ({ inputs }, app) => {
  const queues = inputs.queues as { queueArn: string; filterSuffix: string; events: string[]; id: string }[]
  expect(new Set(queues.map(({ id }) => id)).size).toBe(queues.length)
  for (const { queueArn, filterSuffix, events } of queues) {
    expect(filterSuffix).toMatch(/^(?:\.csv|\.zip)(?:\.gz|\.zst)?$/i)
    expect(events).toEqual(['s3:ObjectCreated:*'])
    const name = queueArn.split(':').at(-1)
    const policy = app
      .ofType('aws:sqs/queuePolicy:QueuePolicy')
      .find(each => String(each.inputs.queueUrl).endsWith(`/${name}`))
    expect(statementsOf(policy?.inputs.policy)).toEqual([
      {
        Effect: 'Allow',
        Principal: { Service: ['s3.amazonaws.com'] },
        Action: ['sqs:SendMessage'],
        Resource: [queueArn],
        Condition: {
          ArnEquals: { 'aws:SourceArn': [`arn:aws:s3:::${inputs.bucket}`] },
          StringEquals: { 'aws:SourceAccount': ['123456789012'] },
        },
      },
    ])
  }
}
