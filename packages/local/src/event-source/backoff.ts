/**
 * How long to wait after so many failures in a row: exponential, with full jitter.
 * https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/
 * @param failures 1 or more
 * @param random 0 to below 1
 * @returns milliseconds
 */
export function backoffMs(failures: number, baseMs: number, capMs: number, random: number): number {
  return Math.floor(random * Math.min(capMs, baseMs * 2 ** (failures - 1)))
}
