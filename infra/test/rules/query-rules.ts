import { expect } from 'vitest'
import { all, keepsData, named, PERMANENT, type Rule } from './rule.ts'

const GIB = 1024 ** 3

/**
 * By workgroup: its folder of results, and the GiB that a query may scan, which Athena's bill is by. `_current` views read
 * every change that ever was; making a view reads nothing.
 */
const WORKGROUPS: Readonly<Record<string, { readonly folder: string; readonly mostGiB: number }>> = {
  Queries: { folder: 'queries', mostGiB: 100 },
  CurrentQueries: { folder: 'current', mostGiB: 1_000 },
  ViewQueries: { folder: 'views', mostGiB: 1 },
}

export const workgroup: Rule = all(named, ({ name, inputs }, app) => {
  const { folder, mostGiB = 0 } = WORKGROUPS[name] ?? {}
  expect(inputs).toEqual({
    name: `inlet-${app.stage}-${folder}`,
    forceDestroy: !PERMANENT.includes(app.stage),
    configuration: {
      enforceWorkgroupConfiguration: true,
      publishCloudwatchMetricsEnabled: true,
      bytesScannedCutoffPerQuery: mostGiB * GIB,
      engineVersion: { selectedEngineVersion: 'Athena engine version 3' },
      resultConfiguration: {
        encryptionConfiguration: { encryptionOption: 'SSE_S3' },
        outputLocation: `s3://${app.get('QueryResultsBucket').inputs.bucket}/${folder}/`,
      },
    },
  })
})

/** By saved query: what it reads, in the names of the stage. */
const READS: Readonly<Record<string, string>> = {
  'orders-revenue': 'sales.orders_current',
  'transactions-hourly-pattern': 'analytics.transactions_current',
  'transactions-risk-by-region': 'analytics.transactions_current',
}

export const savedQuery: Rule = all(named, ({ name, inputs }, { stage }) => {
  const query = name.replace(/Query$/, '')
  expect(inputs).toMatchObject({
    name: `inlet-${stage}-${query}`,
    database: `inlet_${stage}_analytics`,
    // The mock's id of a workgroup.
    workgroup: 'CurrentQueries-id',
  })
  const tables = [...String(inputs.query).matchAll(/\b(?:FROM|JOIN)\s+"(\w+)"\.(\w+)/g)]
  const read = tables.map(([, database, table]) => `${database}.${table}`)
  expect(read).toEqual([`inlet_${stage}_${READS[query]}`])
})

/** With names as Athena takes them without quotes. */
export const database: Rule = all(keepsData, ({ name, inputs }, { stage }) => {
  expect(inputs.name).toBe(`inlet_${stage}_${name.replace(/Database$/, '').toLowerCase()}`)
})
