import {
  DescribeTableCommand,
  type DynamoDBClient,
  ResourceNotFoundException,
  type TableDescription,
} from '@aws-sdk/client-dynamodb'
import { TransientError } from '@inlet/core'
import { HttpRequest } from '@smithy/core/protocols'

/** Where the SDK reaches DynamoDB. */
export type Address = Pick<HttpRequest, 'protocol' | 'hostname' | 'port' | 'path'>

export interface DescribedTable {
  readonly description: TableDescription
  readonly address: Address
}

/** Describes a table that can be written to. @throws TransientError that says what is wrong with it */
export async function describeTable(client: DynamoDBClient, table: string): Promise<DescribedTable> {
  let address: Address | undefined
  const command = new DescribeTableCommand({ TableName: table })
  command.middlewareStack.add(
    next => args => {
      if (HttpRequest.isInstance(args.request)) address = args.request
      return next(args)
    },
    { step: 'build', name: 'noteAddress' },
  )
  const { Table: description = {} } = await client.send(command).catch((cause: unknown) => {
    throw describeFailure(table, cause)
  })
  const { TableStatus: status } = description
  if (status !== 'ACTIVE' && status !== 'UPDATING') {
    throw new TransientError('TABLE_NOT_ACTIVE', `Expected table ${table} to be ACTIVE, found ${status}`)
  }
  if (address === undefined) throw new TransientError('DYNAMODB', 'Expected the SDK to call DynamoDB by HTTP')
  return { description, address }
}

function describeFailure(table: string, cause: unknown): TransientError {
  if (cause instanceof ResourceNotFoundException) {
    return new TransientError('TABLE_NOT_FOUND', `Expected a DynamoDB table named ${table}, found none`, { cause })
  }
  const name = cause instanceof Error ? cause.name : typeof cause
  const code = name === 'AccessDeniedException' ? 'ACCESS_DENIED' : 'DYNAMODB'
  return new TransientError(code, `Could not describe table ${table}: ${name}`, { cause })
}
