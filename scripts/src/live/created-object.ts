import { parseS3Event, type S3ObjectEvent } from '@inlet/core'

/** The object that a message of S3 tells of. @throws what is wrong with a message that tells of none */
export function createdObject(body: string): S3ObjectEvent {
  const [created] = parseS3Event(JSON.parse(body)).flatMap(({ objects }) => objects)
  if (created === undefined || created instanceof Error)
    throw created ?? new TypeError('Expected an object in the event')
  return created
}

/** `s3://bucket/key` of that object. */
export function objectIn(body: string): string {
  const { bucket, key } = createdObject(body)
  return `s3://${bucket}/${key}`
}
