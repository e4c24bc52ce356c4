import { expect, it } from 'vitest'
import { checkImport } from './check-import.ts'
import type { ImportedOffers } from './import-offers.ts'

const item = (risk: string) => ({ account: { S: '1' }, offer_id: { S: '2' }, risk: { S: risk } })
const cells = (risk: string) => ['1', '2', '', '', '', '', '', risk]
const copy = (risk: string) => ({ account: '1', offer_id: '2', risk })

const FILE = { csv: '', rows: 3, processed: [cells('low'), cells('high')], refused: new Map([[2, 'NUL']]) }
const IMPORTED: ImportedOffers = {
  counts: { processed: 2, superseded: 1, unprocessed: 1 },
  jsonCopy: [copy('low'), copy('high')],
  unprocessed: [{ row: 2, code: 'NUL' }],
  items: [item('high')],
  ms: 1,
}

const verdicts = (changes: Partial<ImportedOffers>) =>
  checkImport(FILE, { ...IMPORTED, ...changes }).map(({ isTrue }) => isTrue)

it('holds when every row is where it should be', () => {
  expect(verdicts({})).toEqual([true, true, true, true])
})

it.each<[string, Partial<ImportedOffers>, number]>([
  ['a row is not counted', { counts: { processed: 1, superseded: 1, unprocessed: 1 } }, 0],
  ['a row is refused for another reason', { unprocessed: [{ row: 2, code: 'EMPTY_KEY' }] }, 1],
  ['another row is refused', { unprocessed: [{ row: 3, code: 'NUL' }] }, 1],
  ['the copy has another order', { jsonCopy: [copy('high'), copy('low')] }, 2],
  ['the first row of a key won', { items: [item('low')] }, 3],
  ['an item is missing', { items: [] }, 3],
  ['an item is there that no row made', { items: [item('high'), { ...item('high'), account: { S: '3' } }] }, 3],
])('fails when %s', (_, changes, failing) => {
  expect(verdicts(changes)).toEqual([0, 1, 2, 3].map(index => index !== failing))
})
