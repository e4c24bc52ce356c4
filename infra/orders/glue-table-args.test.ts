import type { TableInput } from '@aws-sdk/client-glue'
import { CHANGE_PARTITION_KEYS, deliveredJsonTable, deliveredTable, TABLE_DEFINITIONS } from '@inlet/core'
import { newTableInput } from '@inlet/lake/glue-table'
import { describe, expect, it } from 'vitest'
import { toGlueTableArgs } from './glue-table-args.ts'

const PLACE = { database: 'sales', location: 's3://sales/orders/' }

/** Back to Glue's names: all begin with a capital but those of parameters, which are values. */
function withGlueNames(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withGlueNames)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => {
      const glueName = name === 'serDeInfo' ? 'SerdeInfo' : `${name.charAt(0).toUpperCase()}${name.slice(1)}`
      return [glueName, name === 'parameters' ? inner : withGlueNames(inner)]
    }),
  )
}

describe('toGlueTableArgs', () => {
  const tables = TABLE_DEFINITIONS.flatMap(definition => [
    deliveredJsonTable(definition, PLACE),
    { ...deliveredTable(definition, PLACE), partitionKeys: CHANGE_PARTITION_KEYS },
  ])

  it.each(tables.map(table => [table.name, table.format ?? 'parquet', table] as const))(
    'has all of a table that Inlet makes: %s, %s',
    (_name, _format, table) => {
      const input = newTableInput(table)
      expect(withGlueNames(toGlueTableArgs(input))).toEqual(input)
    },
  )

  it('leaves out what Glue has none of', () => {
    const input: TableInput = { Name: 'bare', StorageDescriptor: { Columns: [{ Name: 'a' }] } }
    expect(JSON.stringify(toGlueTableArgs(input))).toBe(
      '{"name":"bare","storageDescriptor":{"columns":[{"name":"a"}],"serDeInfo":{}}}',
    )
  })
})
