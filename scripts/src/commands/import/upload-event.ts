/** Digits of a sequencer. S3's compare as text, so all are of one length. */
const DIGITS = 16

/** The event by which S3 tells of an object. https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-content-structure.html */
export function uploadEvent(bucket: string, key: string, sequencer: string) {
  const object = { key: encodeKey(key), sequencer }
  return { Records: [{ eventName: 'ObjectCreated:Put', s3: { bucket: { name: bucket }, object } }] }
}

/** The sequencer of a new event: later than `previous`, whatever the clock says. */
export function nextSequencer(previous: string | undefined, now: number): string {
  const digits = Math.max(DIGITS, previous?.length ?? 0)
  const before = BigInt(`0x${(previous ?? '0').padEnd(digits, '0')}`)
  const time = BigInt(now) << BigInt(4 * (digits - DIGITS))
  const next = previous !== undefined && time <= before ? before + 1n : time
  return next.toString(16).padStart(digits, '0')
}

/** As HTML forms encode, but for slashes. */
function encodeKey(key: string): string {
  return key.split('/').map(encodeURIComponent).join('/').replaceAll('%20', '+')
}
