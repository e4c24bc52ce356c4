import { isPermanentStage } from '../stage.ts'

/** Longer than any import can be under way: a message waits two weeks at most in the queue that it continues from. */
const UNFINISHED_UPLOAD_DAYS = 15

export interface BucketArgs {
  readonly bucketName: string
  /** Of KMS, for its objects; S3's own, if left out. */
  readonly key?: aws.kms.Key
  /** Days after which objects go, by prefix; `''` for all. */
  readonly expiry?: Readonly<Record<string, number>>
}

/** A bucket that only TLS reaches, and nobody without rights of IAM; encrypted; unfinished uploads go in time. */
export function makeBucket(name: string, { bucketName, key, expiry = {} }: BucketArgs): sst.aws.Bucket {
  const bucket = new sst.aws.Bucket(name, {
    cors: false,
    transform: { bucket: { bucket: bucketName, forceDestroy: !isPermanentStage($app.stage) } },
  })
  new aws.s3.BucketServerSideEncryptionConfiguration(`${name}Encryption`, {
    bucket: bucket.name,
    rules: [
      {
        bucketKeyEnabled: key !== undefined,
        applyServerSideEncryptionByDefault:
          key === undefined ? { sseAlgorithm: 'AES256' } : { sseAlgorithm: 'aws:kms', kmsMasterKeyId: key.arn },
      },
    ],
  })
  new aws.s3.BucketLifecycleConfiguration(`${name}Lifecycle`, {
    bucket: bucket.name,
    rules: [
      {
        id: 'unfinished-uploads',
        status: 'Enabled',
        filter: { prefix: '' },
        abortIncompleteMultipartUpload: { daysAfterInitiation: UNFINISHED_UPLOAD_DAYS },
      },
      ...Object.entries(expiry).map(([prefix, days]) => ({
        id: `expiry-${prefix === '' ? 'all' : prefix.replaceAll('/', '')}`,
        status: 'Enabled',
        filter: { prefix },
        expiration: { days },
      })),
    ],
  })
  return bucket
}
