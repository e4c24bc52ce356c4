import { stripVTControlCharacters } from 'node:util'
import { expect, it } from 'vitest'
import { describeLogLine } from './describe-log-line.ts'

const told = (line: string) => {
  const text = describeLogLine(line)
  return text && stripVTControlCharacters(text)
}

it('tells errors with their reason', () => {
  const error = { name: 'TransientError', message: 'write raw/orders/x: ENOTDIR' }
  expect(told(JSON.stringify({ level: 'ERROR', message: 'Loading a table failed', table: 'orders', error }))).toBe(
    '✗ Loading a table failed: orders: write raw/orders/x: ENOTDIR',
  )
})

it('tells what is in quarantine', () => {
  const metrics = { _aws: {}, RowsIn: 6, RecordsQuarantined: 1_600 }
  expect(told(JSON.stringify({ ...metrics, table: 'none' }))).toBe(
    '✗ 1,600 of these of no table that is known: in quarantine, s3://raw/_quarantine/',
  )
  expect(told(JSON.stringify({ ...metrics, table: 'orders' }))).toContain('of orders')
})

it('passes over everything else', () => {
  expect(['no JSON', 'null', '7', '{"level":"WARN","message":"Values rescued"}', '{"RowsIn":1}'].map(told)).toEqual(
    Array(5).fill(undefined),
  )
})
