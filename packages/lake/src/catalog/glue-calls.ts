import {
  BatchCreatePartitionCommand,
  CreateDatabaseCommand,
  CreateTableCommand,
  GetDatabasesCommand,
  GetPartitionsCommand,
  GetTableCommand,
  GetTablesCommand,
  type GlueClient,
  type Partition as GluePartition,
  type PartitionError,
  type PartitionInput,
  type Table,
  type TableInput,
  UpdatePartitionCommand,
  UpdateTableCommand,
} from '@aws-sdk/client-glue'
import { TransientError } from '@inlet/core'
import type { TableRef } from './catalog.ts'

/**
 * The calls of Glue that the catalog needs. Answers that a caller has to expect are values here; every other failure,
 * after the client's own retries, is TransientError CATALOG and names the operation and the table.
 */
export interface GlueCalls {
  getDatabaseNames(): Promise<string[]>
  createDatabase(name: string): Promise<void>
  getTables(database: string): Promise<Table[]>
  getTable(ref: TableRef): Promise<Table | undefined>
  createTable(ref: TableRef, input: TableInput): Promise<'created' | 'exists' | 'no database'>
  updateTable(ref: TableRef, input: TableInput, version: string): Promise<'updated' | 'changed by others'>
  getPartitions(ref: TableRef): Promise<GluePartition[]>
  /** At most 100 (Glue Web API reference, BatchCreatePartition). @returns what failed, entry by entry. */
  createPartitions(ref: TableRef, inputs: PartitionInput[]): Promise<PartitionError[]>
  updatePartition(ref: TableRef, values: string[], input: PartitionInput): Promise<'updated' | 'missing'>
}

export function glueCalls(client: Pick<GlueClient, 'send'>): GlueCalls {
  return {
    async getDatabaseNames() {
      const databases = await allPages('GetDatabases', 'the account', async NextToken => {
        const page = await client.send(new GetDatabasesCommand({ NextToken }))
        return { items: page.DatabaseList, next: page.NextToken }
      })
      return databases.map(database => database.Name ?? '')
    },

    async createDatabase(name) {
      const create = new CreateDatabaseCommand({ DatabaseInput: { Name: name } })
      await answer('CreateDatabase', name, () => client.send(create), { AlreadyExistsException: undefined })
    },

    async getTables(database) {
      return allPages('GetTables', database, async NextToken => {
        const page = await client.send(new GetTablesCommand({ DatabaseName: database, NextToken }))
        return { items: page.TableList, next: page.NextToken }
      })
    },

    async getTable(ref) {
      const get = new GetTableCommand({ DatabaseName: ref.database, Name: ref.name })
      const found = await answer('GetTable', nameOf(ref), () => client.send(get), {
        EntityNotFoundException: undefined,
      })
      return found?.Table
    },

    async createTable(ref, input) {
      const create = new CreateTableCommand({ DatabaseName: ref.database, TableInput: input })
      return answer('CreateTable', nameOf(ref), () => client.send(create).then(() => 'created' as const), {
        AlreadyExistsException: 'exists' as const,
        EntityNotFoundException: 'no database' as const,
      })
    },

    async updateTable(ref, input, version) {
      const update = new UpdateTableCommand({
        DatabaseName: ref.database,
        TableInput: input,
        VersionId: version,
        // Old versions count against a quota, and nothing here reads them.
        SkipArchive: true,
      })
      return answer('UpdateTable', nameOf(ref), () => client.send(update).then(() => 'updated' as const), {
        ConcurrentModificationException: 'changed by others' as const,
        VersionMismatchException: 'changed by others' as const,
        EntityNotFoundException: 'changed by others' as const,
      })
    },

    async getPartitions(ref) {
      return allPages('GetPartitions', nameOf(ref), async NextToken => {
        const page = await client.send(
          new GetPartitionsCommand({ ...toGlueRef(ref), ExcludeColumnSchema: true, NextToken }),
        )
        return { items: page.Partitions, next: page.NextToken }
      })
    },

    async createPartitions(ref, inputs) {
      const create = new BatchCreatePartitionCommand({ ...toGlueRef(ref), PartitionInputList: inputs })
      const { Errors: errors = [] } = await answer('BatchCreatePartition', nameOf(ref), () => client.send(create), {})
      return errors
    },

    async updatePartition(ref, values, input) {
      const update = new UpdatePartitionCommand({
        ...toGlueRef(ref),
        PartitionValueList: values,
        PartitionInput: input,
      })
      return answer('UpdatePartition', nameOf(ref), () => client.send(update).then(() => 'updated' as const), {
        EntityNotFoundException: 'missing' as const,
      })
    },
  }
}

/** What `call` answers, or what `expected` has for the name of its exception. @throws TransientError CATALOG */
async function answer<T, E = never>(
  operation: string,
  name: string,
  call: () => Promise<T>,
  expected: Record<string, E>,
): Promise<T | E> {
  try {
    return await call()
  } catch (error) {
    const code = error instanceof Error ? error.name : 'unknown error'
    for (const [exception, value] of Object.entries(expected)) if (exception === code) return value
    throw new TransientError('CATALOG', `Glue ${operation} of ${name} failed: ${code}`, { cause: error })
  }
}

interface Page<T> {
  readonly items: readonly T[] | undefined
  readonly next: string | undefined
}

/** All items of all pages; none if what they belong to does not exist. */
async function allPages<T>(
  operation: string,
  name: string,
  getPage: (token: string | undefined) => Promise<Page<T>>,
): Promise<T[]> {
  const all: T[] = []
  let token: string | undefined
  do {
    const page = await answer(operation, name, () => getPage(token), { EntityNotFoundException: undefined })
    all.push(...(page?.items ?? []))
    token = page?.next
  } while (token)
  return all
}

function toGlueRef(ref: TableRef): { DatabaseName: string; TableName: string } {
  return { DatabaseName: ref.database, TableName: ref.name }
}

function nameOf(ref: TableRef): string {
  return `${ref.database}.${ref.name}`
}
