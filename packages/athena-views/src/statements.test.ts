import { DuckDBInstance } from '@duckdb/node-api'
import { type CatalogTable, changeViews, deliveredTable, TABLE_DEFINITIONS } from '@inlet/core'
import { expect, it } from 'vitest'
import { changeTable, jsonTable } from '../test/tables.ts'

/** Of one item: put, delivered twice, changed, and put in between by a change that arrives late. Of another: removed. */
const CHANGES = [
  ['a', 'INSERT', 1, '9'],
  ['a', 'INSERT', 1, '12'],
  ['a', 'MODIFY', 3, '10'],
  ['a', 'MODIFY', 2, '11'],
  ['b', 'INSERT', 1, '7'],
  ['b', 'REMOVE', 2, '8'],
] as const

/** The table in DuckDB, which takes Inlet's names of types, and the rows of its changes. */
function* fill(table: CatalogTable, name: string): Generator<string> {
  const columns = [...table.columns, ...table.partitionKeys]
  yield `CREATE TABLE ${name} (${columns.map(column => `"${column.name}" ${column.type}`).join(', ')})`
  for (const [key, operation, time, sequence] of CHANGES) {
    yield `INSERT INTO ${name} (cdc_key, cdc_event_id, cdc_operation, cdc_changed_at_us, cdc_sequence_number)
      VALUES ('${key}', '${key} ${time}', '${operation}', ${time}, '${sequence}')`
  }
}

const [transactions] = TABLE_DEFINITIONS.filter(({ name }) => name === 'transactions').map(definition =>
  deliveredTable(definition, { database: 'analytics', location: '' }),
)

it.each([
  ['Parquet', changeTable('orders', { id: 'string', price: 'decimal(12,2)', date: 'date' }), ['raw', 'orders']],
  ['JSON lines', jsonTable('orders', { id: 'string', at: 'timestamp' }), ['sales', 'orders']],
  ['Iceberg', transactions ?? changeTable('none'), ['s3tablescatalog/lake', 'analytics', 'transactions']],
])('statements for a table of %s make the views, also over those that are there', async (_, table, place) => {
  const instance = await DuckDBInstance.create(':memory:')
  using connection = Object.assign(await instance.connect(), { [Symbol.dispose]: () => instance.closeSync() })
  const name = place.map(part => `"${part}"`).join('.')
  if (place.length === 3) await connection.run(`ATTACH ':memory:' AS "${place[0]}"`)
  await connection.run(
    `CREATE SCHEMA ${place
      .slice(0, -1)
      .map(part => `"${part}"`)
      .join('.')}`,
  )
  await connection.run('CREATE SCHEMA IF NOT EXISTS views')
  for (const statement of fill(table, name)) await connection.run(statement)
  const views = changeViews(table, { table: place, database: 'views' })
  for (const { statement } of [...views, ...views]) await connection.run(statement)

  const [changes, current] = views.map(view => `views.${view.name}`)
  const rows = async (sql: string) => (await connection.runAndReadAll(sql)).getRows()
  expect(await rows(`SELECT cdc_event_id, cdc_sequence_number FROM ${changes} ORDER BY ALL`)).toEqual([
    ['a 1', '9'],
    ['a 2', '11'],
    ['a 3', '10'],
    ['b 1', '7'],
    ['b 2', '8'],
  ])
  expect(await rows(`SELECT cdc_event_id FROM ${current}`)).toEqual([['a 3']])
  const columns = [...table.columns, ...table.partitionKeys].map(column => column.name)
  for (const view of [changes, current]) {
    expect((await connection.runAndReadAll(`SELECT * FROM ${view}`)).columnNames()).toEqual(columns)
  }
})
