import { randomUUID } from 'node:crypto'

/** Firehose counts the changes of a stream's configuration from 1 on. */
const VERSION = '1'

/**
 * The last part of an object's key: `<stream>-<version>-yyyy-MM-dd-HH-mm-ss-<uuid>`, in UTC.
 * https://docs.aws.amazon.com/firehose/latest/dev/s3-object-name.html
 */
export function objectName(stream: string, time: number): string {
  const [second = ''] = new Date(time).toISOString().split('.')
  return `${stream}-${VERSION}-${second.replaceAll(/[T:]/g, '-')}-${randomUUID()}`
}
