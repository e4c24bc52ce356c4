import type { Item } from '../changes/item.ts'
import type { HttpResponse, HttpService } from '../emulators/emulator.ts'
import { type AwsCall, parseBody } from '../emulators/json-protocol.ts'
import { keysOf } from './items.ts'
import type { KeyNames } from './key-names.ts'

interface WriteInput {
  readonly TableName?: string
  readonly Item?: Item
  readonly Key?: Item
  readonly ReturnValuesOnConditionCheckFailure?: string
}

/**
 * Tells the item that did not meet a write's condition, to who asks for it by `ReturnValuesOnConditionCheckFailure`: the
 * emulator does not.
 * https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_PutItem.html
 */
export function tellingFailedItems(emulator: HttpService, dynamodb: AwsCall, keyNames: KeyNames): HttpService {
  return async request => {
    const response = await emulator(request)
    if (response.status !== 400) return response
    const {
      TableName = '',
      Item,
      Key,
      ReturnValuesOnConditionCheckFailure: wanted,
    }: WriteInput = parseBody(request) ?? {}
    const failure = parseBody({ ...request, body: response.body })
    if (wanted !== 'ALL_OLD' || !isFailedCondition(failure)) return response
    const key = Key ?? keysOf(Item ?? {}, (await keyNames.of(TableName)) ?? [])
    const found = await dynamodb<{ Item?: Item }>('GetItem', { TableName, Key: key, ConsistentRead: true })
    return found.Item === undefined ? response : refusal({ ...failure, Item: found.Item })
  }
}

function isFailedCondition(failure: Readonly<Record<string, unknown>> | undefined): boolean {
  return typeof failure?.__type === 'string' && failure.__type.endsWith('ConditionalCheckFailedException')
}

/** Without the emulator's headers, one of which is a checksum of what it said. */
function refusal(body: object): HttpResponse {
  const headers = { 'content-type': 'application/x-amz-json-1.0' }
  return { status: 400, headers, body: Buffer.from(JSON.stringify(body)) }
}
