import * as z from 'zod/mini'

/** What orders the events of one key: hexadecimal digits. */
export const sequencerSchema = z.string().check(z.regex(/^[0-9A-Fa-f]+$/))

/**
 * Whether `a` happened before `b` (negative), or is the same (0). S3's sequencers differ in length, and compare as text
 * after padding on the right: https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-content-structure.html
 */
export function compareSequencers(a: string, b: string): number {
  const length = Math.max(a.length, b.length)
  const [left, right] = [a, b].map(each => each.toLowerCase().padEnd(length, '0'))
  if (left === right || left === undefined || right === undefined) return 0
  return left < right ? -1 : 1
}
