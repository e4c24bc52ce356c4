import { expect } from 'vitest'
import { proving } from '../claims/prove.ts'
import { witnessOf } from '../claims/witness.ts'
import { PYTHON } from '../tools/python.ts'
import { expectRows } from './expected-rows.ts'
import { deliverToIceberg } from './iceberg-tables.ts'
import { COLUMNS, transactionHistories } from './transaction-histories.ts'

const prove = proving('iceberg', witnessOf(PYTHON, 'PyIceberg'))

const SEED = 8
const HISTORIES = 8

prove('updated and deleted batch by batch, the table is the source table', async () => {
  const histories = await transactionHistories(SEED, HISTORIES)
  const contents = await deliverToIceberg(histories.map(({ table }) => table))
  const steps = histories.flatMap(({ table }) => table.steps)
  const operations = steps.flatMap(step => ('deliver' in step ? step.deliver : [])).map(({ operation }) => operation)
  expect(new Set(operations)).toEqual(new Set(['update', 'delete']))
  for (const [index, { rows }] of histories.entries()) expectRows(contents[index]?.table ?? [], rows, COLUMNS)
})
