import type { HttpRequest, HttpResponse, HttpService } from '../emulators/emulator.ts'
import { awsError, operationOf, parseBody } from '../emulators/json-protocol.ts'
import type { Capture } from './capture-writes.ts'
import type { Destination } from './destination.ts'
import { tellingFailedItems } from './failed-condition.ts'
import { KeyLocks } from './key-locks.ts'
import type { KeyNames } from './key-names.ts'
import { type TableOperationsOptions, tableOperations } from './table-operations.ts'
import { RefusedWrite, WRITE_OPERATIONS, writeTargets } from './write-targets.ts'

export interface DynamoDBServiceOptions extends TableOperationsOptions {
  /** The emulator itself. */
  readonly emulator: HttpService
  readonly capture: Capture
  readonly keyNames: KeyNames
  /** Where a table's changes go from its creation on. */
  readonly destinationsOf: (table: string) => readonly Destination[]
  readonly onTableCreated: (table: string, streams: boolean) => void
}

/** Operations that would change items by another way, and that the emulator does not know. */
const UNSUPPORTED = new Set([
  'TransactWriteItems',
  'TransactGetItems',
  'ExecuteStatement',
  'BatchExecuteStatement',
  'ExecuteTransaction',
])

/**
 * DynamoDB with streaming destinations and pipes: the emulator, with a capture around each write. It stands in for what
 * DynamoDB does itself, and EventBridge Pipes with its streams, and differs in this:
 *
 * - Changes of an item reach the stream in their order. DynamoDB may deliver them out of order, and more often twice.
 * - A table has one streaming destination, enabled and disabled at once, and one pipe, from its creation on. Changes wait
 *   for a stream as long as it takes, not 24 hours.
 * - Items expire within seconds after their time, not within days.
 * - Transactions and PartiQL are refused, and keys whose numbers are written otherwise than in JSON.
 * - The emulator drops attributes called `__proto__`, and writes numbers in its own way (`1E-130` in 130 digits).
 */
export function dynamodbService(options: DynamoDBServiceOptions): HttpService {
  const { emulator, capture, keyNames, settings } = options
  const ownOperations = tableOperations(options)
  const writeItems = tellingFailedItems(emulator, options.dynamodb, keyNames)
  // Of several clients that create a table, all but the first are to find it there.
  const tables = new KeyLocks()

  /** A table streams from before it is there: no process can end between the two. */
  async function createTable(request: HttpRequest): Promise<HttpResponse> {
    const table = tableOf(request)
    if ((await keyNames.of(table)) !== undefined)
      return awsError(400, 'ResourceInUseException', `Table already exists: ${table}`)
    const destinations = options.destinationsOf(table)
    settings.forget(table)
    destinations.forEach(settings.setDestination)
    const response = await emulator(request)
    if (response.status !== 200) settings.forget(table)
    else options.onTableCreated(table, destinations.length > 0)
    return response
  }

  async function write(operation: string, request: HttpRequest): Promise<HttpResponse> {
    const isStreaming = (table: string) => settings.destinations(table).length > 0
    try {
      const targets = await writeTargets(operation, parseBody(request), keyNames.of, isStreaming)
      return await capture.write(targets, 'application', () => writeItems(request))
    } catch (error) {
      if (error instanceof RefusedWrite) return awsError(400, error.type, error.message)
      throw error
    }
  }

  async function deleteTable(request: HttpRequest): Promise<HttpResponse> {
    const response = await emulator(request)
    if (response.status !== 200) return response
    keyNames.forget(tableOf(request))
    settings.forget(tableOf(request))
    return response
  }

  return async request => {
    const operation = operationOf(request) ?? ''
    if (WRITE_OPERATIONS.has(operation)) return write(operation, request)
    if (operation === 'CreateTable') return tables.holding([tableOf(request)], () => createTable(request))
    if (operation === 'DeleteTable') return tables.holding([tableOf(request)], () => deleteTable(request))
    if (UNSUPPORTED.has(operation)) return unsupported(operation)
    const own = Object.hasOwn(ownOperations, operation) ? ownOperations[operation] : undefined
    if (own === undefined) return emulator(request)
    const input = parseBody(request)
    return input !== undefined ? own(input) : awsError(400, 'SerializationException', 'Expected a JSON object')
  }
}

function unsupported(operation: string): HttpResponse {
  const message = `${operation} is not supported by the local DynamoDB, which captures changes item by item. Read and write items one by one, or in batches`
  return awsError(400, 'UnknownOperationException', message)
}

function tableOf(request: HttpRequest): string {
  const { TableName } = parseBody(request) ?? {}
  return typeof TableName === 'string' ? TableName : ''
}
