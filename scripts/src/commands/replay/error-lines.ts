import { gunzipSync } from 'node:zlib'
import { decodeBase64, isObject } from '@inlet/core'

/** A line of Firehose's error output. */
export interface ErrorLine {
  /** As it stands there. */
  readonly text: string
  /** The record as it came from the source; `undefined` if the line has none. */
  readonly record: Buffer | undefined
  /** What Firehose says, `Lambda.FunctionError`. */
  readonly errorCode: string
  /** Milliseconds since 1970. */
  readonly arrivedAt: number
}

const MOST_INFLATED_BYTES = 512 * 1024 * 1024

/**
 * The lines of an object, which may be compressed; `undefined` if it cannot be inflated.
 * https://docs.aws.amazon.com/firehose/latest/dev/data-transformation-failure-handling.html
 */
export function readErrorLines(object: Uint8Array): readonly ErrorLine[] | undefined {
  const text = textOf(Buffer.from(object))
  return text
    ?.split('\n')
    .filter(line => line.trim() !== '')
    .map(readLine)
}

function textOf(bytes: Buffer): string | undefined {
  const isCompressed = bytes[0] === 0x1f && bytes[1] === 0x8b
  if (!isCompressed) return bytes.toString()
  try {
    return gunzipSync(bytes, { maxOutputLength: MOST_INFLATED_BYTES }).toString()
  } catch {
    return undefined
  }
}

function readLine(text: string): ErrorLine {
  const { rawData, errorCode, arrivalTimestamp } = parse(text)
  return {
    text,
    record: typeof rawData === 'string' ? decodeBase64(rawData) : undefined,
    errorCode: typeof errorCode === 'string' && /^[\w.]{1,80}$/.test(errorCode) ? errorCode : 'unknown',
    arrivedAt: Number.isSafeInteger(arrivalTimestamp) ? Number(arrivalTimestamp) : 0,
  }
}

function parse(text: string): Readonly<Record<string, unknown>> {
  try {
    const line: unknown = JSON.parse(text)
    return isObject(line) ? line : {}
  } catch {
    return {}
  }
}
