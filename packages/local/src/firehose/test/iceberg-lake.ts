import type { CatalogTable, ColumnType } from '@inlet/core'
import { openLocalLake } from '../../query/open-local-lake.ts'
import { makeTestLake } from '../../query/test-lake.ts'
import type { FirehoseOptions } from '../firehose-options.ts'
import { memoryObjects } from './memory-objects.ts'
import { eachRecord, ok, textOf } from './transforms.ts'

/** A record for `icebergLake`: the function takes it apart. */
export function change(operation: string, row: object | string, table = 'things', database = 'raw'): Buffer {
  const text = typeof row === 'string' ? row : JSON.stringify(row)
  return Buffer.from(`${JSON.stringify([operation, database, table])}\n${text}`)
}

const transform = eachRecord(record => {
  const [target = '', text = ''] = textOf(record).split(/\n(.*)/s)
  const [operation, destinationDatabaseName, destinationTableName] = JSON.parse(target)
  return ok(record, text, { otfMetadata: { destinationDatabaseName, destinationTableName, operation } })
})

export function tableOf(types: Readonly<Record<string, ColumnType>>, name = 'things'): CatalogTable {
  return {
    database: 'raw',
    name,
    location: '',
    columns: Object.entries(types).map(([column, type]) => ({ name: column, type, path: column, origin: 'declared' })),
    partitionKeys: [],
  }
}

/** A lake, and options of a Firehose stream that delivers to a table in it with unique key `id`. */
export async function icebergLake(types: Readonly<Record<string, ColumnType>>) {
  const lake = await makeTestLake()
  const kept = memoryObjects()
  const options = {
    name: 'hose',
    transform,
    lambdaArn: 'arn:aws:lambda:us-east-1:000000000000:function:transform',
    destination: {
      is: 'iceberg',
      lake: lake.root,
      store: lake.store,
      catalog: lake.catalog,
      bucket: 'lake',
      tables: [{ table: tableOf(types), uniqueKeys: ['id'] }],
    },
    errors: { store: kept.store, bucket: 'errors', prefix: 'errors/' },
  } satisfies FirehoseOptions
  return {
    ...lake,
    kept,
    options,
    async query(sql: string) {
      const open = await openLocalLake(lake.root)
      try {
        return (await open.query(sql)).rows
      } finally {
        open.close()
      }
    },
    [Symbol.asyncDispose]: lake[Symbol.asyncDispose],
  }
}
