import { type AwsCall, AwsError } from '../emulators/json-protocol.ts'

interface TableDescription {
  readonly Table: { readonly KeySchema: readonly { readonly AttributeName: string }[] }
}

/** The names of tables' key attributes, asked for once. */
export interface KeyNames {
  /** Undefined if there is no such table. */
  readonly of: (table: string) => Promise<readonly string[] | undefined>
  forget(table: string): void
}

export function keyNames(dynamodb: AwsCall): KeyNames {
  const known = new Map<string, readonly string[]>()
  return {
    async of(table) {
      const names = known.get(table) ?? (await describe(table, dynamodb))
      if (names !== undefined) known.set(table, names)
      return names
    },
    forget: table => known.delete(table),
  }
}

async function describe(table: string, dynamodb: AwsCall): Promise<readonly string[] | undefined> {
  try {
    const { Table } = await dynamodb<TableDescription>('DescribeTable', { TableName: table })
    return Table.KeySchema.map(({ AttributeName }) => AttributeName)
  } catch (error) {
    if (error instanceof AwsError && (error.isOfRequest || error.type === 'ResourceNotFoundException')) return undefined
    throw error
  }
}
