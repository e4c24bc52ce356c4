import { describe, expect, it } from 'vitest'
import { readSettings } from './settings.ts'

const ICEBERG = {
  ICEBERG_CATALOG: 's3tablescatalog/my-bucket',
  ICEBERG_DATABASE: 'analytics',
  ICEBERG_VIEWS_DATABASE: 'views',
}

describe('readSettings', () => {
  it('needs a workgroup, and nothing else', () => {
    const least = { workgroup: 'w', databases: ['raw'], iceberg: undefined }
    expect(readSettings({ WORKGROUP: 'w' })).toEqual(least)
    expect(readSettings({ WORKGROUP: 'w', DATABASES: '', ICEBERG_CATALOG: '', ICEBERG_DATABASE: '' })).toEqual(least)
  })

  it('takes everything from the environment', () => {
    const { databases, iceberg } = readSettings({
      ...ICEBERG,
      WORKGROUP: 'w',
      DATABASES: 'raw, sales',
      ICEBERG_TABLES: 'orders,transactions',
    })
    expect(databases).toEqual(['raw', 'sales'])
    expect(iceberg).toMatchObject({ catalog: 's3tablescatalog/my-bucket', viewsDatabase: 'views' })
    expect(iceberg?.tables.map(({ database, name }) => `${database}.${name}`)).toEqual([
      'analytics.orders',
      'analytics.transactions',
    ])
  })

  it('takes transactions for the table of Iceberg, as it is defined', () => {
    const { iceberg } = readSettings({ ...ICEBERG, WORKGROUP: 'w' })
    expect(iceberg?.tables).toMatchObject([{ name: 'transactions', partitionKeys: [] }])
    const names = iceberg?.tables[0]?.columns.map(({ name }) => name)
    expect(names).toEqual(expect.arrayContaining(['amount', 'pattern_match', 'cdc_key', 'rescued_data']))
  })

  it.each<[problem: string, env: NodeJS.ProcessEnv]>([
    ['WORKGROUP is not set: expected the name of a workgroup of Athena', {}],
    ['DATABASES is "raw,": expected names with commas between them', { WORKGROUP: 'w', DATABASES: 'raw,' }],
    [
      'ICEBERG_TABLES names "nope": expected names of defined tables, which are orders, transactions',
      { ...ICEBERG, WORKGROUP: 'w', ICEBERG_TABLES: 'nope' },
    ],
    [
      'Not set: ICEBERG_DATABASE, ICEBERG_VIEWS_DATABASE; expected all of ICEBERG_CATALOG, ICEBERG_DATABASE, ' +
        'ICEBERG_VIEWS_DATABASE, or none',
      { WORKGROUP: 'w', ICEBERG_CATALOG: 'c' },
    ],
  ])('names what is wrong: %s', (message, env) => {
    expect(() => readSettings(env)).toThrow(expect.objectContaining({ name: 'ConfigError', message }))
  })
})
