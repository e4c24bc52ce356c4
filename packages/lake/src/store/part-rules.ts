/** S3's limits. https://docs.aws.amazon.com/AmazonS3/latest/userguide/qfacts.html */
const MAX_PARTS = 10_000
/** Of every part but the last, in bytes. */
export const MIN_PART_BYTES = 5 * 1024 * 1024

/** @throws RangeError */
export function checkPartNumber(number: number): void {
  if (Number.isInteger(number) && number >= 1 && number <= MAX_PARTS) return
  throw new RangeError(`Expected a part number from 1 to ${MAX_PARTS}, found ${number}`)
}

/** @throws RangeError */
export function checkPartCount(etags: readonly string[]): void {
  if (etags.length >= 1 && etags.length <= MAX_PARTS) return
  throw new RangeError(`Expected the ETags of 1 to ${MAX_PARTS} parts, found ${etags.length}`)
}
