/** An object to import, as an event names it. */
export interface ImportRequest {
  readonly bucket: string
  readonly key: string
  /** Orders the events of one key: hexadecimal digits. An event that is made by hand may have none. */
  readonly sequencer?: string | undefined
  /** Of the import that an earlier invocation has begun and handed over. */
  readonly continues?: Continuation | undefined
}

interface Continuation {
  readonly importId: string
  /** How often the import was handed over. */
  readonly hop: number
}

/**
 * Whether `a` happened before `b`, or is the same. S3's sequencers differ in length, and compare as text after padding
 * on the right: https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-content-structure.html
 */
export function compareSequencers(a: string, b: string): number {
  const length = Math.max(a.length, b.length)
  const [left, right] = [a, b].map(each => each.toLowerCase().padEnd(length, '0'))
  if (left === right || left === undefined || right === undefined) return 0
  return left < right ? -1 : 1
}
