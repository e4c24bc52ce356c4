import {
  type BatchCreatePartitionRequest,
  type Column,
  type CreateDatabaseRequest,
  type CreateTableRequest,
  type GetPartitionsRequest,
  type GetTableRequest,
  type GetTablesRequest,
  GlueClient,
  type Partition,
  type PartitionError,
  type PartitionInput,
  type Table,
  type TableInput,
  type UpdatePartitionRequest,
  type UpdateTableRequest,
} from '@aws-sdk/client-glue'

export type GlueOperation = keyof FakeGlue['operations']

interface StoredTable {
  table: Table
  version: number
  readonly partitions: Map<string, Partition>
}

/** Small, so that every list has several pages. */
const PAGE = 3

/**
 * Glue as its Web API reference documents it, behind a real GlueClient: requests and answers go through the SDK's own
 * serialisation, exceptions and retries. Names of databases and tables are kept in lower case, limits are enforced, and
 * an UpdateTable with an old VersionId fails. Empty partition values are refused, which is stricter than documented.
 */
export class FakeGlue {
  readonly client = new GlueClient({
    region: 'eu-west-1',
    credentials: { accessKeyId: 'fake', secretAccessKey: 'fake' },
    requestHandler: {
      handle: async (request: { headers: Record<string, string>; body?: Uint8Array }) => this.#handle(request),
    },
  })
  /** The operations that were called, in order. */
  readonly calls: string[] = []
  readonly #databases = new Map<string, Map<string, StoredTable>>()
  readonly #faults: { operation: string; exception: string; times: number }[] = []
  #failingPartition: { value: string; code: string } | undefined
  #beforeNext: { operation: string; run: () => Promise<void> } | undefined

  /** The next so many calls of an operation fail with this exception. */
  fail(operation: GlueOperation, exception: string, times = Number.POSITIVE_INFINITY): void {
    this.#faults.push({ operation, exception, times })
  }

  /** BatchCreatePartition answers with this error for partitions that have this value. */
  failPartition(value: string, code: string): void {
    this.#failingPartition = { value, code }
  }

  /** Does something just before the next call of an operation takes effect. */
  beforeNext(operation: GlueOperation, run: () => Promise<void>): void {
    this.#beforeNext = { operation, run }
  }

  /** A table as Glue has it. */
  table(database: string, name: string): Table {
    return this.#table(database, name).table
  }

  partitions(database: string, name: string): Partition[] {
    return [...this.#table(database, name).partitions.values()]
  }

  readonly operations = {
    CreateDatabase: ({ DatabaseInput: input }: CreateDatabaseRequest) => {
      const name = foldName(input?.Name)
      if (this.#databases.has(name)) throw new GlueFault('AlreadyExistsException')
      this.#databases.set(name, new Map())
    },

    GetDatabases: ({ NextToken }: { NextToken?: string }) => {
      const { page, next } = paginate([...this.#databases.keys()], NextToken)
      return { DatabaseList: page.map(Name => ({ Name })), NextToken: next }
    },

    CreateTable: ({ DatabaseName, TableInput: input }: CreateTableRequest) => {
      const tables = this.#database(DatabaseName)
      if (input === undefined) throw new GlueFault('InvalidInputException')
      const name = foldName(input.Name)
      if (tables.has(name)) throw new GlueFault('AlreadyExistsException')
      tables.set(name, { table: toTable(foldName(DatabaseName), input, 0), version: 0, partitions: new Map() })
    },

    GetTable: ({ DatabaseName, Name }: GetTableRequest) => ({ Table: this.#table(DatabaseName, Name).table }),

    GetTables: ({ DatabaseName, NextToken }: GetTablesRequest) => {
      const { page, next } = paginate([...this.#database(DatabaseName).values()], NextToken)
      return { TableList: page.map(stored => stored.table), NextToken: next }
    },

    UpdateTable: ({ DatabaseName, TableInput: input, VersionId }: UpdateTableRequest) => {
      const stored = this.#table(DatabaseName, input?.Name)
      if (input === undefined) throw new GlueFault('InvalidInputException')
      if (VersionId !== undefined && VersionId !== String(stored.version)) {
        throw new GlueFault('ConcurrentModificationException')
      }
      stored.version += 1
      stored.table = toTable(foldName(DatabaseName), input, stored.version)
    },

    BatchCreatePartition: ({
      DatabaseName,
      TableName,
      PartitionInputList: inputs = [],
    }: BatchCreatePartitionRequest) => {
      const stored = this.#table(DatabaseName, TableName)
      if (inputs.length > 100) throw new GlueFault('InvalidInputException')
      return { Errors: inputs.flatMap(input => this.#createPartition(stored, input) ?? []) }
    },

    UpdatePartition: (request: UpdatePartitionRequest) => {
      const stored = this.#table(request.DatabaseName, request.TableName)
      const key = JSON.stringify(request.PartitionValueList)
      if (!stored.partitions.has(key)) throw new GlueFault('EntityNotFoundException')
      stored.partitions.set(key, toPartition(stored, request.PartitionInput ?? {}))
    },

    GetPartitions: ({ DatabaseName, TableName, NextToken, ExcludeColumnSchema }: GetPartitionsRequest) => {
      const { page, next } = paginate([...this.#table(DatabaseName, TableName).partitions.values()], NextToken)
      const partitions = page.map(({ StorageDescriptor: storage, ...partition }) => ({
        ...partition,
        StorageDescriptor: { ...storage, ...(ExcludeColumnSchema && { Columns: [] }) },
      }))
      return { Partitions: partitions, NextToken: next }
    },
  }

  #createPartition(stored: StoredTable, input: PartitionInput): PartitionError | undefined {
    const values = input.Values ?? []
    const failing = this.#failingPartition
    if (failing !== undefined && values.includes(failing.value)) return toPartitionError(values, failing.code)
    const key = JSON.stringify(values)
    if (stored.partitions.has(key)) return toPartitionError(values, 'AlreadyExistsException')
    stored.partitions.set(key, toPartition(stored, input))
    return undefined
  }

  #database(name: string | undefined): Map<string, StoredTable> {
    const tables = this.#databases.get(foldName(name))
    if (tables === undefined) throw new GlueFault('EntityNotFoundException')
    return tables
  }

  #table(database: string | undefined, name: string | undefined): StoredTable {
    const stored = this.#database(database).get(foldName(name))
    if (stored === undefined) throw new GlueFault('EntityNotFoundException')
    return stored
  }

  async #handle(request: { headers: Record<string, string>; body?: Uint8Array }) {
    const operation = request.headers['x-amz-target']?.split('.')[1] ?? ''
    this.calls.push(operation)
    try {
      return { response: toResponse(200, (await this.#call(operation, request.body)) ?? {}) }
    } catch (error) {
      if (!(error instanceof GlueFault)) throw error
      return { response: toResponse(400, { __type: error.exception, Message: `${error.exception}, says the fake` }) }
    }
  }

  async #call(operation: string, body: Uint8Array | undefined): Promise<unknown> {
    this.#throwFault(operation)
    if (this.#beforeNext?.operation === operation) {
      const { run } = this.#beforeNext
      this.#beforeNext = undefined
      await run()
    }
    const answer: Record<string, ((input: never) => unknown) | undefined> = this.operations
    const run = answer[operation]
    if (run === undefined) throw new Error(`The fake has no ${operation}`)
    return run(JSON.parse(new TextDecoder().decode(body)) as never)
  }

  #throwFault(operation: string): void {
    const fault = this.#faults.find(each => each.operation === operation && each.times > 0)
    if (fault === undefined) return
    fault.times -= 1
    throw new GlueFault(fault.exception)
  }
}

class GlueFault extends Error {
  readonly exception: string

  constructor(exception: string) {
    super(exception)
    this.exception = exception
  }
}

function toResponse(statusCode: number, answer: unknown) {
  const headers = { 'content-type': 'application/x-amz-json-1.1', 'x-amzn-requestid': 'fake' }
  return { statusCode, headers, body: new TextEncoder().encode(JSON.stringify(answer)) }
}

function toTable(database: string, input: TableInput, version: number): Table {
  checkColumns(input.StorageDescriptor?.Columns)
  checkColumns(input.PartitionKeys)
  checkParameters(input.Parameters)
  checkText(input.Description, 2_048, /[^\t\r\n\u0020-\uFFFD]/)
  return {
    ...input,
    Name: foldName(input.Name),
    DatabaseName: database,
    VersionId: String(version),
    CatalogId: '123456789012',
    CreatedBy: 'arn:aws:iam::123456789012:user/fake',
    IsRegisteredWithLakeFormation: false,
  }
}

function toPartition(stored: StoredTable, input: PartitionInput): Partition {
  const values = input.Values ?? []
  if (values.length !== (stored.table.PartitionKeys ?? []).length) throw new GlueFault('InvalidInputException')
  for (const value of values) if (value === '') throw new GlueFault('InvalidInputException')
  checkColumns(input.StorageDescriptor?.Columns)
  return { ...input, Values: values }
}

function toPartitionError(values: string[], code: string): PartitionError {
  return { PartitionValues: values, ErrorDetail: { ErrorCode: code, ErrorMessage: `${code}, says the fake` } }
}

function checkColumns(columns: readonly Column[] = []): void {
  for (const column of columns) {
    if (!column.Name) throw new GlueFault('ValidationException')
    checkText(column.Name, 255, /[^\t\u0020-\uFFFD]/)
    checkText(column.Type, 131_072, /[^\t\u0020-\uFFFD]/)
    checkText(column.Comment, 255, /[^\t\u0020-\uFFFD]/)
    checkParameters(column.Parameters)
  }
}

function checkParameters(parameters: Record<string, string> = {}): void {
  for (const [key, value] of Object.entries(parameters)) {
    checkText(key, 255, /[^\t\u0020-\uFFFD]/)
    checkText(value, 512_000)
  }
}

function checkText(text: string | undefined, bytes: number, forbidden?: RegExp): void {
  if (text === undefined) return
  if (Buffer.byteLength(text) > bytes || forbidden?.test(text)) throw new GlueFault('ValidationException')
}

function foldName(name: string | undefined): string {
  if (!name || Buffer.byteLength(name) > 255) throw new GlueFault('ValidationException')
  return name.toLowerCase()
}

function paginate<T>(items: readonly T[], token: string | undefined): { page: T[]; next: string | undefined } {
  const start = Number(token ?? 0)
  const end = start + PAGE
  return { page: items.slice(start, end), next: end < items.length ? String(end) : undefined }
}
