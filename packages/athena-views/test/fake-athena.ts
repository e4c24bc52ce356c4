import { randomUUID } from 'node:crypto'
import type { AthenaError, GetQueryExecutionInput, StartQueryExecutionInput } from '@aws-sdk/client-athena'
import type { TableInput } from '@aws-sdk/client-glue'
import type { FakeGlue } from '@inlet/lake/testing/glue'

export const WORKGROUP = 'views'

/** Glue's event of a change, in the part that is read. */
export interface GlueEvent {
  readonly 'detail-type': string
  readonly detail: object
}

interface Query {
  readonly view: View
  polls: number
}

interface View {
  readonly database: string
  readonly name: string
  readonly query: string
}

interface Fault {
  readonly view: string
  readonly reason: string
  readonly error: AthenaError
}

/** What the API's exceptions are made of. */
class AthenaFault extends Error {
  readonly exception: string

  constructor(exception: string, message: string) {
    super(message)
    this.exception = exception
  }
}

/**
 * Athena as its API reference documents it, for statements that make views, which it keeps in a Glue as Trino does:
 * formatted anew, as JSON in base64. A query is queued, runs, and has ended at the third look at it.
 */
export class FakeAthena {
  /** The statements that were started, in order. */
  readonly statements: string[] = []
  /** The views whose queries have ended well, in order. */
  readonly made: string[] = []
  /** What Glue had to tell of that. */
  readonly events: GlueEvent[] = []
  readonly #glue: FakeGlue
  readonly #queries = new Map<string, Query>()
  readonly #tokens = new Map<string, string>()
  readonly #faults: Fault[] = []
  readonly #stalled = new Set<string>()
  #beforeNext: { readonly view: string; readonly run: () => Promise<void> } | undefined

  constructor(glue: FakeGlue) {
    this.#glue = glue
  }

  /** The next query that makes this view, `database.view`, fails. */
  fail(view: string, error: AthenaError, reason = 'line 1:1: what Athena says'): void {
    this.#faults.push({ view, error, reason })
  }

  /** Queries that make this view never end. */
  stall(view: string): void {
    this.#stalled.add(view)
  }

  /** Does something just before the next query that makes this view ends. */
  beforeNext(view: string, run: () => Promise<void>): void {
    this.#beforeNext = { view, run }
  }

  readonly operations = {
    StartQueryExecution: (input: StartQueryExecutionInput) => {
      const { ClientRequestToken: token = '', QueryString: statement = '', WorkGroup: workgroup } = input
      if (token.length < 32 || token.length > 128) throw invalid('Expected a token of 32 to 128 characters')
      if (workgroup !== WORKGROUP) throw invalid(`WorkGroup ${workgroup} is not found.`)
      if (input.QueryExecutionContext?.Catalog !== undefined)
        throw invalid("Expected no other catalog than the account's")
      const [, database, name, query] = /^CREATE OR REPLACE VIEW "(\w+)"\."(\w+)" AS\n(.*)$/s.exec(statement) ?? []
      if (!database || !name || !query) throw invalid('line 1:1: mismatched input')
      const known = this.#tokens.get(token)
      if (known !== undefined) return { QueryExecutionId: known }
      const id = randomUUID()
      this.statements.push(statement)
      this.#tokens.set(token, id)
      this.#queries.set(id, { view: { database, name, query }, polls: 0 })
      return { QueryExecutionId: id }
    },

    GetQueryExecution: async ({ QueryExecutionId: id = '' }: GetQueryExecutionInput) => {
      const query = this.#queries.get(id)
      if (query === undefined) throw invalid(`QueryExecution ${id} was not found`)
      query.polls += 1
      const isStalled = this.#stalled.has(`${query.view.database}.${query.view.name}`)
      const State = isStalled ? 'RUNNING' : ['QUEUED', 'RUNNING'][query.polls - 1]
      return { QueryExecution: { QueryExecutionId: id, Status: State ? { State } : await this.#end(query) } }
    },
  }

  async #end({ view }: Query) {
    const name = `${view.database}.${view.name}`
    const fault = this.#faults.findIndex(each => each.view === name)
    const [{ reason: StateChangeReason, error: AthenaError } = {}] = fault < 0 ? [] : this.#faults.splice(fault, 1)
    if (AthenaError !== undefined) return { State: 'FAILED', StateChangeReason, AthenaError }
    if (this.#beforeNext?.view === name) {
      const { run } = this.#beforeNext
      this.#beforeNext = undefined
      await run()
    }
    this.#keep(view)
    this.made.push(name)
    return { State: 'SUCCEEDED' }
  }

  #keep({ database, name, query }: View): void {
    const view = JSON.stringify({
      originalSql: reformat(query),
      catalog: 'awsdatacatalog',
      schema: database,
      columns: [],
    })
    const TableInput: TableInput = {
      Name: name,
      TableType: 'VIRTUAL_VIEW',
      Parameters: { presto_view: 'true', comment: 'Presto View' },
      ViewOriginalText: `/* Presto View: ${Buffer.from(view).toString('base64')} */`,
      ViewExpandedText: '/* Presto View */',
      PartitionKeys: [],
      StorageDescriptor: { Columns: [], Location: '' },
    }
    try {
      this.#glue.operations.CreateTable({ DatabaseName: database, TableInput })
      this.events.push(tableCreated(database, name))
    } catch {
      this.#glue.operations.UpdateTable({ DatabaseName: database, TableInput })
      this.events.push(tableUpdated(database, name))
    }
  }
}

/** https://docs.aws.amazon.com/glue/latest/dg/automating-awsglue-with-cloudwatch-events.html */
export function tableCreated(databaseName: string, ...changedTables: string[]): GlueEvent {
  const detail = { databaseName, typeOfChange: 'CreateTable', changedTables }
  return { 'detail-type': 'Glue Data Catalog Database State Change', detail }
}

export function tableUpdated(databaseName: string, tableName: string, typeOfChange = 'UpdateTable'): GlueEvent {
  const detail = { databaseName, changedPartitions: [], typeOfChange, tableName }
  return { 'detail-type': 'Glue Data Catalog Table State Change', detail }
}

/** Trino writes a query its own way: a column a line, words and spaces where it likes them. */
function reformat(query: string): string {
  return query.replaceAll(', ', '\n, ').replaceAll(' AS ', ' ').replaceAll('\n', '\n  ')
}

function invalid(message: string): AthenaFault {
  return new AthenaFault('InvalidRequestException', message)
}
