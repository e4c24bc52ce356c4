import type { AttributeMap } from '../src/changes/attribute-value.ts'
import type { Change, Operation } from '../src/changes/change.ts'
import { decodeChange } from '../src/changes/decode-change.ts'

const ENVELOPE = { eventId: 'envelope-id', sequenceNumber: '7' }

/** The payload of DynamoDB → Kinesis, 2026-01-01T00:00:00Z. */
export function nativePayload(keys: unknown, image: unknown, operation: Operation = 'MODIFY') {
  return {
    awsRegion: 'eu-west-1',
    eventID: 'event-id',
    eventName: operation,
    userIdentity: null,
    recordFormat: 'application/json',
    tableName: 'Things',
    dynamodb: { ApproximateCreationDateTime: 1_767_225_600_000, Keys: keys, NewImage: image, SizeBytes: 60 },
    eventSource: 'aws:dynamodb',
  }
}

export function decodeJson(payload: unknown): Change {
  return decodeChange(Buffer.from(JSON.stringify(payload)), ENVELOPE)
}

/** An item after a change, keyed by its `pk`. */
export function modified(image: AttributeMap): Change {
  return decodeJson(nativePayload({ pk: image.pk }, image))
}

export function removed(keys: AttributeMap): Change {
  return decodeJson(nativePayload(keys, undefined, 'REMOVE'))
}
