/** An object that was written, or written again. */
export interface CreatedObject {
  readonly bucket: string
  readonly key: string
  /** Bytes. */
  readonly size: number
  /** Orders the events of a bucket. */
  readonly sequencer: string
  /** ms since 1970 */
  readonly at: number
}

/**
 * The event by which S3 tells of an object. Its ETag is left out, since nobody has read the object yet.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-content-structure.html
 */
export function objectCreatedEvent({ bucket, key, size, sequencer, at }: CreatedObject) {
  const s3 = {
    s3SchemaVersion: '1.0',
    configurationId: 'local',
    bucket: { name: bucket, ownerIdentity: { principalId: 'local' }, arn: `arn:aws:s3:::${bucket}` },
    object: { key: encodeKey(key), size, sequencer },
  }
  const record = {
    eventVersion: '2.1',
    eventSource: 'aws:s3',
    awsRegion: 'us-east-1',
    eventTime: new Date(at).toISOString(),
    eventName: 'ObjectCreated:Put',
    userIdentity: { principalId: 'local' },
    s3,
  }
  return { Records: [record] }
}

/** As HTML forms encode, but for slashes. */
function encodeKey(key: string): string {
  return key.split('/').map(encodeURIComponent).join('/').replaceAll('%20', '+')
}
