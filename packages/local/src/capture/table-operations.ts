import type { Precision } from '../changes/native-change.ts'
import type { HttpResponse } from '../emulators/emulator.ts'
import { type AwsCall, AwsError, awsError, awsResult } from '../emulators/json-protocol.ts'
import type { NativeDestination } from './destination.ts'
import type { TableSettings } from './table-settings.ts'

export interface TableOperationsOptions {
  readonly dynamodb: AwsCall
  readonly kinesis: AwsCall
  readonly settings: TableSettings
  /** A table was told to stream. */
  readonly onEnabled: (table: string) => void
}

type Operation = (input: Readonly<Record<string, unknown>>) => Promise<HttpResponse>

interface StreamingInput {
  readonly TableName?: string
  readonly StreamArn?: string
  readonly EnableKinesisStreamingConfiguration?: { readonly ApproximateCreationDateTimePrecision?: Precision }
  readonly UpdateKinesisStreamingConfiguration?: { readonly ApproximateCreationDateTimePrecision?: Precision }
}

/**
 * The operations on tables that the emulated DynamoDB does not know: streaming destinations and time to live. A change of
 * either is in force when it is answered: there is no ENABLING.
 * https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_EnableKinesisStreamingDestination.html
 */
export function tableOperations(options: TableOperationsOptions): Readonly<Record<string, Operation>> {
  const { settings } = options
  const onTable = (operation: (table: string, input: never) => HttpResponse | Promise<HttpResponse>): Operation => {
    return async input => {
      const table = typeof input.TableName === 'string' ? input.TableName : ''
      const problem = await problemOf(() => options.dynamodb('DescribeTable', { TableName: table }))
      return problem ?? operation(table, input as never)
    }
  }
  return {
    EnableKinesisStreamingDestination: onTable((table, input: StreamingInput) => enable(table, input, options)),
    DisableKinesisStreamingDestination: onTable((table, input: StreamingInput) => {
      const destination = settings.nativeDestination(table)
      if (destination?.stream !== streamName(input.StreamArn)) return notEnabled(table)
      settings.removeDestination(table, 'native')
      return awsResult(describe(destination, input, 'DISABLED'))
    }),
    UpdateKinesisStreamingDestination: onTable((table, input: StreamingInput) => {
      const destination = settings.nativeDestination(table)
      if (destination?.stream !== streamName(input.StreamArn)) return notEnabled(table)
      const precision = input.UpdateKinesisStreamingConfiguration?.ApproximateCreationDateTimePrecision
      if (!isPrecision(precision)) return badPrecision(precision)
      const updated = { ...destination, precision }
      settings.setDestination(updated)
      return awsResult(describe(updated, input, 'ACTIVE'))
    }),
    DescribeKinesisStreamingDestination: onTable(async table => {
      const destination = settings.nativeDestination(table)
      if (destination === undefined) return awsResult({ TableName: table, KinesisDataStreamDestinations: [] })
      const KinesisDataStreamDestinations = [
        {
          StreamArn: await streamArn(destination.stream, options.kinesis),
          DestinationStatus: 'ACTIVE',
          ApproximateCreationDateTimePrecision: destination.precision,
        },
      ]
      return awsResult({ TableName: table, KinesisDataStreamDestinations })
    }),
    UpdateTimeToLive: onTable((table, input: TimeToLiveInput) => updateTimeToLive(table, input, settings)),
    DescribeTimeToLive: onTable(table => {
      const attribute = settings.timeToLive(table)
      const description = attribute === undefined ? { TimeToLiveStatus: 'DISABLED' } : enabledTimeToLive(attribute)
      return awsResult({ TimeToLiveDescription: description })
    }),
  }
}

async function enable(table: string, input: StreamingInput, options: TableOperationsOptions): Promise<HttpResponse> {
  const { settings, kinesis } = options
  const stream = streamName(input.StreamArn)
  const missing = await problemOf(() => kinesis('DescribeStreamSummary', { StreamName: stream }))
  if (missing) return missing
  const enabled = settings.nativeDestination(table)
  if (enabled !== undefined) {
    const message = `Table ${table} streams to ${enabled.stream}: there is one streaming destination for a table here`
    return awsError(400, 'ResourceInUseException', message)
  }
  // Milliseconds are what DynamoDB takes by default, too.
  const precision = input.EnableKinesisStreamingConfiguration?.ApproximateCreationDateTimePrecision ?? 'MILLISECOND'
  if (!isPrecision(precision)) return badPrecision(precision)
  const destination: NativeDestination = { kind: 'native', table, stream, precision }
  settings.setDestination(destination)
  options.onEnabled(table)
  return awsResult(describe(destination, input, 'ACTIVE'))
}

interface TimeToLiveInput {
  readonly TimeToLiveSpecification?: { readonly Enabled?: boolean; readonly AttributeName?: string }
}

function updateTimeToLive(table: string, { TimeToLiveSpecification }: TimeToLiveInput, settings: TableSettings) {
  const { Enabled, AttributeName } = TimeToLiveSpecification ?? {}
  if (typeof Enabled !== 'boolean' || typeof AttributeName !== 'string' || AttributeName === '') {
    return awsError(400, 'ValidationException', 'Expected TimeToLiveSpecification with Enabled and AttributeName')
  }
  const attribute = settings.timeToLive(table)
  if (Enabled === (attribute !== undefined)) {
    return awsError(400, 'ValidationException', `TimeToLive is already ${Enabled ? 'enabled' : 'disabled'}`)
  }
  settings.setTimeToLive(table, Enabled ? AttributeName : undefined)
  return awsResult({ TimeToLiveSpecification: { Enabled, AttributeName } })
}

function enabledTimeToLive(attribute: string) {
  return { TimeToLiveStatus: 'ENABLED', AttributeName: attribute }
}

function describe(destination: NativeDestination, { StreamArn }: StreamingInput, status: 'ACTIVE' | 'DISABLED') {
  const { table, precision } = destination
  const configuration = { ApproximateCreationDateTimePrecision: precision }
  return {
    TableName: table,
    StreamArn,
    DestinationStatus: status,
    EnableKinesisStreamingConfiguration: configuration,
    UpdateKinesisStreamingConfiguration: configuration,
  }
}

function notEnabled(table: string): HttpResponse {
  return awsError(400, 'ResourceNotFoundException', `Table ${table} does not stream to that destination`)
}

function isPrecision(value: unknown): value is Precision {
  return value === 'MILLISECOND' || value === 'MICROSECOND'
}

function badPrecision(found: unknown): HttpResponse {
  const message = `Expected MILLISECOND or MICROSECOND in ApproximateCreationDateTimePrecision, found ${JSON.stringify(found)}`
  return awsError(400, 'ValidationException', message)
}

/** `changes` of `arn:aws:kinesis:us-east-1:000000000000:stream/changes`. */
function streamName(arn: unknown): string {
  return typeof arn === 'string' ? (arn.split('/')[1] ?? '') : ''
}

async function streamArn(stream: string, kinesis: AwsCall): Promise<string> {
  const summary: { StreamDescriptionSummary: { StreamARN: string } } = await kinesis('DescribeStreamSummary', {
    StreamName: stream,
  })
  return summary.StreamDescriptionSummary.StreamARN
}

async function problemOf(call: () => Promise<unknown>): Promise<HttpResponse | undefined> {
  try {
    await call()
    return undefined
  } catch (error) {
    if (error instanceof AwsError) return awsError(400, error.type, error.message)
    throw error
  }
}
