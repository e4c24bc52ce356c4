import { beforeAll, describe, expect, it } from 'vitest'
import { synthesize } from '../synth/synthesize.ts'
import { nativeChange } from '../test/deliveries/changes.ts'
import { deliver } from '../test/deliveries/deliver.ts'
import { type Column, expectColumns } from '../test/deliveries/expect-columns.ts'
import { type Inputs, inputsOf } from '../test/deliveries/inputs.ts'
import { recallSynthesis } from '../test/recall-synthesis.ts'
import { Synthesized } from '../test/synthesized.ts'

let append: Synthesized
let upsert: Synthesized

beforeAll(async () => {
  append = new Synthesized('mine', await recallSynthesis('mine'))
  const settings = { transactions: { mode: 'upsert' } } as const
  upsert = new Synthesized('mine', await synthesize('mine', { settings }))
}, 120_000)

const KEYS = { transaction_id: { S: 'TXN_0123456789abcdef' }, timestamp: { N: '1769860800000' } }
const TEXT = { S: 'X' }
const IMAGE = {
  customer_id: TEXT,
  transaction_type: TEXT,
  amount: { N: '10.5' },
  currency: TEXT,
  merchant_category: TEXT,
  payment_method: TEXT,
  region: TEXT,
  risk_score: TEXT,
  status: TEXT,
  processing_timestamp: { N: '1769860800001' },
  transaction_metadata: { M: { device_type: TEXT, authentication_method: TEXT, merchant_id: TEXT } },
  fraud_indicators: { M: { velocity_check: TEXT, amount_threshold: TEXT, location_risk: TEXT, pattern_match: TEXT } },
}

const firehoseOf = (app: Synthesized): Inputs => app.get('TransactionFirehose').inputs
const sourceOf = (app: Synthesized) => inputsOf(app, 'aws:dynamodb/table:Table', 'TransactionsTable')

describe('transactions', () => {
  it('are delivered with the names and types of the table in S3 Tables, removed ones with what it requires', async () => {
    const { metadata, name, namespace } = inputsOf(append, 'aws:s3tables/table:Table', 'TransactionsTable')
    const { fields } = metadata.iceberg.schema
    const source = sourceOf(append).name
    const [inserted, removed] = await deliver(append, 'TransactionTransformer', [
      nativeChange(source, KEYS, IMAGE),
      nativeChange(source, KEYS, undefined),
    ])
    expectColumns(fields, inserted?.row)
    const required = fields.filter((field: Inputs) => field.required).map((field: Column) => field.name)
    expect(required).toEqual(['transaction_id'])
    for (const column of required) expect(removed?.row[column]).not.toBeNull()
    expect(inserted?.metadata).toEqual({
      otfMetadata: { destinationDatabaseName: namespace, destinationTableName: name, operation: 'insert' },
    })
    const { destinationTableConfigurations } = firehoseOf(append).icebergConfiguration
    expect(destinationTableConfigurations).toEqual([{ databaseName: namespace, tableName: name }])
  })

  it('are updated by their whole key in a stage that wants upserts, by a stream of its own', async () => {
    const { hashKey, rangeKey, name: source } = sourceOf(upsert)
    const { appendOnly, destinationTableConfigurations } = firehoseOf(upsert).icebergConfiguration
    expect(appendOnly).toBe(false)
    expect(destinationTableConfigurations).toEqual([
      { databaseName: 'analytics', tableName: 'transactions', uniqueKeys: [hashKey, rangeKey] },
    ])
    const [inserted] = await deliver(upsert, 'TransactionTransformer', [nativeChange(source, KEYS, IMAGE)])
    expect(inserted?.metadata).toMatchObject({ otfMetadata: { operation: 'update' } })
    expect(firehoseOf(upsert).name).not.toBe(firehoseOf(append).name)
    expect(upsert.outputs.TransactionsMode).toBe('upsert')
  })

  it('are written with the rights of IAM alone, if the stage has no Lake Formation', () => {
    const policies = JSON.stringify(append.get('TransactionFirehoseRole').inputs.inlinePolicies)
    expect(policies).toContain('s3tables:PutTableData')
    expect(policies).not.toContain('lakeformation')
  })

  it('keep their table when their definition changes', () => {
    const [table] = append.ofType('aws:s3tables/table:Table')
    expect(table?.options.ignoreChanges).toEqual(['metadata'])
  })

  it('are captured once Firehose is there, which reads nothing of before', () => {
    expect(append.get('TransactionsCapture').options.dependsOn).toContain('TransactionFirehose')
  })
})
