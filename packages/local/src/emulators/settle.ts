import { setTimeout as sleep } from 'node:timers/promises'
import type { HttpService } from './emulator.ts'
import { type AwsCall, AwsError, operationOf, parseBody } from './json-protocol.ts'

/**
 * An emulator takes the last step of making, changing or deleting a table or a stream by a timer, after its answer. If it
 * is closed before, a table or stream is left half made, and kinesalite's database even brings the process down. So each
 * such operation is answered when it is through.
 */
export function settleTables(service: HttpService, dynamodb: AwsCall): HttpService {
  const operations = new Set(['CreateTable', 'UpdateTable', 'DeleteTable'])
  return async request => {
    const response = await service(request)
    if (operations.has(operationOf(request) ?? '') && response.status === 200) {
      const { TableName } = parseBody(request) ?? {}
      await settled(async () => (await dynamodb<TableStatus>('DescribeTable', { TableName })).Table.TableStatus)
    }
    return response
  }
}

/** The same for streams: all of them, since some clients send what only kinesalite reads. */
export function settleStreams(service: HttpService, kinesis: AwsCall): HttpService {
  const operations = new Set(['CreateStream', 'SplitShard', 'MergeShards', 'DeleteStream'])
  const statusOf = async (StreamName: string) =>
    (await kinesis<StreamStatus>('DescribeStreamSummary', { StreamName })).StreamDescriptionSummary.StreamStatus
  return async request => {
    const response = await service(request)
    if (operations.has(operationOf(request) ?? '') && response.status === 200) {
      const { StreamNames } = await kinesis<{ StreamNames: string[] }>('ListStreams', { Limit: 10_000 })
      for (const name of StreamNames) await settled(() => statusOf(name))
    }
    return response
  }
}

interface TableStatus {
  readonly Table: { readonly TableStatus: string }
}

interface StreamStatus {
  readonly StreamDescriptionSummary: { readonly StreamStatus: string }
}

/** Resolves when the status is ACTIVE, or when there is nothing left that has one. */
async function settled(statusOf: () => Promise<string>): Promise<void> {
  try {
    while ((await statusOf()) !== 'ACTIVE') await sleep(1)
  } catch (error) {
    if (!(error instanceof AwsError && error.type === 'ResourceNotFoundException')) throw error
  }
}
