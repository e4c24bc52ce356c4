import { text } from 'node:stream/consumers'
import { type JsonValue, type LocalLake, openLocalLake, type QueryResult } from '@inlet/local'
import { defineCommand } from 'citty'
import { type Grid, gridLines } from '../output/grid.ts'
import { print } from '../output/print.ts'
import { CommandError, UsageError } from '../output/run-cli.ts'
import { lakeDirectory, lakeOption } from './lake-directory.ts'
import { readQuery } from './query/query-file.ts'

export const query = defineCommand({
  meta: { name: 'query', description: "Runs a query over what the lake's catalog says is live, in DuckDB's SQL" },
  args: {
    sql: { type: 'positional', required: false, description: 'The query; - reads it from standard input' },
    file: {
      type: 'string',
      valueHint: 'path',
      description: 'A file with the query, or the name of one of packages/core/queries',
    },
    json: { type: 'boolean', description: 'Print one JSON array of row objects, every number with all its digits' },
    ...lakeOption,
  },
  async run({ args }) {
    const sql = await findQuery(args)
    const lake = await openLocalLake(await lakeDirectory(args.lake))
    try {
      const result = await runQuery(lake, sql)
      await print(args.json ? jsonLines(result) : gridLines(toGrid(result)))
      if (process.stdout.isTTY && !args.json) await print([rowCount(result)])
    } finally {
      lake.close()
    }
  },
})

async function findQuery({ sql, file }: { sql?: string | undefined; file?: string | undefined }): Promise<string> {
  if (sql !== undefined && file !== undefined) throw new UsageError('Expected a query or --file, found both')
  if (file !== undefined) return readQuery(file)
  if (sql === undefined) throw new UsageError('Expected a query or --file, found neither')
  return sql === '-' ? text(process.stdin) : sql
}

async function runQuery(lake: LocalLake, sql: string): Promise<QueryResult> {
  try {
    return await lake.query(sql)
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error)
    const isUnknownTable = /^Catalog Error: Table .* does not exist/.test(message)
    throw new CommandError(isUnknownTable ? `${message}\n\n${listTables(lake)}` : message, { cause: error })
  }
}

function listTables({ tables }: LocalLake): string {
  return tables.length === 0 ? 'The lake has no tables.' : `Tables: ${tables.join(', ')}`
}

/** One array, a row a line. Written by hand, since an object would move a column called `1` to its front. */
function* jsonLines({ columns, rows }: QueryResult): Generator<string> {
  const names = columns.map(({ name }) => JSON.stringify(name))
  if (rows.length === 0) yield '[]'
  for (const [index, row] of rows.entries()) {
    const cells = row.map((cell, column) => `${names[column]}:${JSON.stringify(cell)}`)
    yield `${index === 0 ? '[' : ' '}{${cells.join(',')}}${index === rows.length - 1 ? ']' : ','}`
  }
}

function toGrid({ columns, rows }: QueryResult): Grid {
  return {
    columns: columns.map(({ name, type }) => ({ name, isNumber: isNumberType(type) })),
    rows: rows.map(row => row.map(cellText)),
  }
}

function isNumberType(type: string): boolean {
  return /^(DECIMAL\(\d+,\d+\)|U?(TINY|SMALL|BIG|HUGE)?INT|U?INTEGER|BIGNUM|DOUBLE|FLOAT)$/.test(type)
}

function cellText(cell: JsonValue): string {
  if (cell === null) return 'NULL'
  return typeof cell === 'string' ? cell : JSON.stringify(cell)
}

function rowCount({ rows }: QueryResult): string {
  return rows.length === 1 ? '1 row' : `${rows.length.toLocaleString('en')} rows`
}
