import { type CatalogTable, InputError } from '@inlet/core'
import { describe, expect, it } from 'vitest'
import { claimTable } from './claim-table.ts'

const TABLE: CatalogTable = {
  database: 'sales',
  name: 'orders',
  source: 'OrderTable',
  location: 's3://sales/orders/',
  columns: [
    { name: 'id', type: 'string', path: 'id', origin: 'declared' },
    { name: 'total', type: 'decimal(12,2)', path: 'total', origin: 'declared' },
  ],
  partitionKeys: [{ name: 'delivered_on', type: 'string' }],
  format: 'json',
}
const { source: _source, ...ownerless } = TABLE
const { format: _format, ...parquet } = TABLE

const claim = (current: CatalogTable) => claimTable(current, TABLE, location => location === TABLE.location)

describe('claimTable', () => {
  it('leaves a table that has all columns as it is', () => {
    const table = { ...TABLE, columns: [...TABLE.columns, { name: 'more', type: 'int', origin: 'catalog' }] } as const
    expect(claim(table)).toBe(table)
  })

  it('appends columns, and keeps those that are there where they are', () => {
    const more = { name: 'more', type: 'int', origin: 'catalog' } as const
    const found = claim({ ...TABLE, description: 'Ours', columns: [more, ...TABLE.columns.slice(1)] })
    expect(found).toEqual({ ...TABLE, description: 'Ours', columns: [more, TABLE.columns[1], TABLE.columns[0]] })
  })

  it.each([
    ['belongs to source "none", not "OrderTable"', ownerless],
    ['belongs to source "Others", not "OrderTable"', { ...TABLE, source: 'Others' }],
    ['is of format parquet, not json', parquet],
    ['has its files in s3://sales/other/', { ...TABLE, location: 's3://sales/other/' }],
    ['is partitioned by (), not (delivered_on string)', { ...TABLE, partitionKeys: [] }],
    ['is partitioned by (delivered_on int)', { ...TABLE, partitionKeys: [{ name: 'delivered_on', type: 'int' }] }],
    [
      'has column total double, not decimal(12,2)',
      { ...TABLE, columns: [{ name: 'total', type: 'double', origin: 'declared' }] },
    ],
  ] satisfies [string, CatalogTable][])('refuses a table that %s', (problem, current) => {
    expect(() => claim(current)).toThrow(InputError)
    expect(() => claim(current)).toThrow(`Table sales.orders ${problem}`)
  })
})
