import { recallSynthesis, Synthesized, valueAt } from '@inlet/infra/testing'
import { expect } from 'vitest'
import { proving } from '../claims/prove.ts'
import { MINISTACK, startMiniStack } from '../servers/ministack.ts'
import { expectRows } from './expected-rows.ts'
import { deliverToIceberg } from './iceberg-tables.ts'
import { COLUMNS, transactionHistories } from './transaction-histories.ts'

const prove = proving('iceberg', MINISTACK)

prove('S3 Tables makes the table that a deploy asks for, and every record fits it', async () => {
  const app = new Synthesized('production', await recallSynthesis('production'))
  const [stageTable] = app.ofType('aws:s3tables/table:Table')
  const fields = stageTable && valueAt(stageTable, 'metadata', 'iceberg', 'schema', 'fields')
  const [history] = await transactionHistories(9, 1)
  if (history === undefined) throw new Error('Expected a history')
  // The stage's own table, and that of the definition, are to be one.
  expect(fields).toEqual(history.table.fields)
  await using server = await startMiniStack()
  const [content] = await deliverToIceberg([history.table], server)
  expectRows(content?.table ?? [], history.rows, COLUMNS)
})
