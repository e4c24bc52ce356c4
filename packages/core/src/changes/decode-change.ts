import { isUtf8 } from 'node:buffer'
import { InputError } from '../errors.ts'
import { GIVE_UP } from '../scan/scan-json.ts'
import { type FindImageReader, type ScannedPayload, scanPayload } from '../scan/scan-payload.ts'
import type { Change, Envelope } from './change.ts'
import { noNewImage } from './not-a-change.ts'
import { parseChange } from './parse-change.ts'
import { ScannedChange } from './scanned-change.ts'

const utf8 = new TextDecoder('utf-8', { fatal: true })

/**
 * Reads a change from the bytes of a stream record: the native payload of DynamoDB → Kinesis, or a DynamoDB Streams
 * record (as EventBridge Pipes puts it into Kinesis), also one whose stream fields slipped into the image.
 *
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/kds.html
 * https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_streams_Record.html
 *
 * @param findReader of those that are given new images as soon as they are found
 * @throws InputError NOT_UTF8, NOT_JSON, NOT_A_CHANGE, NO_NEW_IMAGE
 */
export function decodeChange(payload: Uint8Array, envelope: Envelope, findReader?: FindImageReader): Change {
  const bytes = asBuffer(payload)
  if (!isUtf8(bytes)) throw new InputError('NOT_UTF8', `Expected UTF-8 text, found ${bytes.length} bytes that are not`)
  return scanChange(bytes, envelope, findReader) ?? parseChange(utf8.decode(bytes), envelope)
}

function asBuffer(bytes: Uint8Array): Buffer {
  return Buffer.isBuffer(bytes) ? bytes : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
}

/** The fast twin of `parseChange`, for payloads written as AWS writes them: it leaves everything where it stands. */
function scanChange(bytes: Buffer, envelope: Envelope, findReader: FindImageReader | undefined): Change | undefined {
  const payload = tryScan(bytes, findReader)
  if (payload === undefined) return undefined
  // Without a name and a sequence number of its own, the record may be one whose fields slipped into the image.
  if (payload.tableName === undefined && payload.sequenceNumberAt === GIVE_UP) return undefined
  const change = new ScannedChange(payload, envelope, bytes)
  if (change.operation !== 'REMOVE' && payload.imageAt === GIVE_UP) throw noNewImage(change.operation, undefined)
  return change
}

function tryScan(bytes: Buffer, findReader: FindImageReader | undefined): ScannedPayload | undefined {
  try {
    return scanPayload(bytes, findReader)
  } catch {
    return undefined
  }
}
