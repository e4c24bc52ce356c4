import { expect, it } from 'vitest'
import { isOutput, uploadPlace } from './upload-place.ts'

it.each(['Offers/a.csv', 'Offers/deep/er/a b.CSV.GZ', 'my.table-1/ü.zip', 'Offers/x.csv.zst'])(
  '%s has a table',
  key => {
    expect(uploadPlace(key)).toEqual({ key, table: key.split('/')[0] })
  },
)

it.each([
  ['a.csv', 'put it into a folder that is called as its table: <table>/a.csv'],
  ['Offers/a.txt', 'its name does not end in .csv'],
  ['json-copy/Offers/a.csv', 'objects under json-copy/ are outputs'],
  ['my table/a.csv', 'its folder "my table" cannot be a table'],
  ['ab/a.csv', 'expected 3 to 255 letters'],
  [
    `Offers/${'x'.repeat(250)}/${'x'.repeat(250)}/${'x'.repeat(250)}/${'x'.repeat(245)}.csv`,
    'leaves room for the names of the outputs',
  ],
])('%s has none', (key, reason) => {
  expect(uploadPlace(key)).toEqual({ reason: expect.stringContaining(reason) })
})

it('tells what imports write from what they read', () => {
  expect(['json-copy/', '_state/', 'unprocessed/', 'json-copy/Offers/a.json'].map(isOutput)).toEqual(
    Array(4).fill(true),
  )
  expect(['Offers/', 'Offers/a.txt', 'my json-copy/', 'a.csv'].map(isOutput)).toEqual(Array(4).fill(false))
})
