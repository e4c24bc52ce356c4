import { expect } from 'vitest'
import { MOST_STAGE_CHARACTERS } from '../../stage.ts'
import { valueAt } from '../synthesized.ts'
import { arnOf } from './arns.ts'
import { statementsOf } from './policies.ts'
import { PERMANENT, type Rule } from './rule.ts'

/** S3's limit, and what it takes. */
const NAME = /^[a-z0-9][a-z0-9-]{1,61}[a-z0-9]$/

/**
 * A day longer than a message can wait, whose import has parts of an upload under way: SQS keeps one for 14 days at most.
 */
const UNFINISHED_DAYS = 15

/**
 * Days after which objects go, by bucket and prefix. What could not be loaded is unmasked: it is kept for a year, in which
 * somebody can mend it, and no longer. Results of queries can be had again. All else is data, which nothing removes.
 */
const EXPIRY: Readonly<Record<string, Readonly<Record<string, number>>>> = {
  QuarantineBucket: { '': 365 },
  QueryResultsBucket: { '': 30 },
  SalesBucket: { 'errors/': 365 },
}

export const bucket: Rule = ({ name: logicalName, inputs }, app) => {
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

  const isQuarantine = logicalName === 'QuarantineBucket'
  expect(part('BucketServerSideEncryptionConfiguration').inputs.rules).toEqual([
    isQuarantine
      ? {
          applyServerSideEncryptionByDefault: { sseAlgorithm: 'aws:kms', kmsMasterKeyId: keyArn() },
          // Else, each object would be a request to KMS, which has a limit, and a price.
          bucketKeyEnabled: true,
        }
      : { applyServerSideEncryptionByDefault: { sseAlgorithm: 'AES256' }, bucketKeyEnabled: false },
  ])
  expect(part('BucketPublicAccessBlock').inputs).toMatchObject({
    blockPublicAcls: true,
    blockPublicPolicy: true,
    ignorePublicAcls: true,
    restrictPublicBuckets: true,
  })
  const arn = arnOf(app, logicalName)
  expect(statementsOf(part('BucketPolicy').inputs.policy)).toEqual([
    {
      Effect: 'Deny',
      Principal: '*',
      Action: ['s3:*'],
      Resource: [arn, `${arn}/*`],
      Condition: { Bool: { 'aws:SecureTransport': ['false'] } },
    },
  ])
  const expiry = Object.entries(EXPIRY[logicalName] ?? {})
  expect(part('BucketLifecycleConfiguration').inputs.rules).toEqual([
    {
      id: expect.any(String),
      status: 'Enabled',
      filter: { prefix: '' },
      abortIncompleteMultipartUpload: { daysAfterInitiation: UNFINISHED_DAYS },
    },
    ...expiry.map(([prefix, days]) => {
      return { id: expect.any(String), status: 'Enabled', filter: { prefix }, expiration: { days } }
    }),
  ])
  const ids = valueAt(part('BucketLifecycleConfiguration'), 'rules') as { id: string }[]
  expect(new Set(ids.map(({ id }) => id)).size).toBe(1 + expiry.length)
}

/** The mock's ARN of a key has its name in the app. */
function keyArn(): string {
  return 'arn:aws:kms:eu-west-1:123456789012:key/QuarantineKey'
}
