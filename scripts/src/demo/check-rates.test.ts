import { expect, it } from 'vitest'
import type { DayResult } from '../commands/load-daily/day-results.ts'
import { checkRates } from './check-rates.ts'
import type { LoadedRates } from './load-rates.ts'
import type { Deliveries, RatesFile } from './rates-file.ts'

const DAY = '20260131'
const WRONG = ['1', 'EUR', '1.60', null]
const RIGHT = ['1', 'EUR', '160', null]
const RESCUED = ['2', 'EUR', null, '{"rate":"n/a"}']
const MENDED = ['2', 'EUR', '2', null]
const ODD = new Map([[3, 'odd\r\n']])

const file = (loaded: RatesFile['loaded'], quarantined: RatesFile['quarantined']): RatesFile => ({
  zip: Buffer.alloc(0),
  rows: loaded.length + quarantined.size,
  loaded,
  quarantined,
})

const DELIVERIES: Deliveries = {
  dataRef: DAY,
  first: file([WRONG, RESCUED], ODD),
  cutOff: file([RIGHT], new Map()),
  corrected: file([RIGHT, MENDED], ODD),
}

type Counts = { readonly rows?: number; readonly quarantined_rows?: number; readonly rescued_values?: number }

function success(load: string, counts: Counts = {}): DayResult {
  const location = `s3://lake/${load}/data_ref=${DAY}/`
  return {
    status: 'Success',
    data_ref: DAY,
    table: 'raw.exchange_rates',
    rows: 2,
    files: 1,
    bytes: 1,
    partitions: [{ values: { data_ref: DAY }, rows: 2, files: 1, location }],
    superseded_partitions: 0,
    quarantined_rows: 1,
    rescued_values: 0,
    rescued_columns: {},
    quarantine: `s3://lake/${load}.jsonl`,
    source_object: 's3://vendor-drop/rates.zip',
    source: { etag: '', size: 1, last_modified: '' },
    runners_up: [],
    load,
    ms: 1,
    ...counts,
  }
}

const failure = (code: string): DayResult => ({ status: 'Failed', data_ref: DAY, code, message: '', ms: 1 })
const answer = { columns: [], rows: [] }

const LOADED: LoadedRates = {
  first: { result: success('a', { rescued_values: 1 }), quarantined: ODD },
  cutOff: { result: failure('EXPECTATION'), quarantined: new Map() },
  corrected: { result: success('c'), quarantined: ODD },
  before: [WRONG, RESCUED],
  beforeAgain: [WRONG, RESCUED],
  after: [RIGHT, MENDED],
  query: { sql: '', before: answer, after: answer },
  live: [`s3://lake/c/data_ref=${DAY}/`],
  waiting: ['s3://lake/b/', `s3://lake/a/data_ref=${DAY}/`],
}

const [SUMS, VALUES, QUARANTINE, REFUSED, LIVE, READERS] = [0, 1, 2, 3, 4, 5]

const failing = (changes: Partial<LoadedRates>) =>
  checkRates(DELIVERIES, { ...LOADED, ...changes }).flatMap(({ isTrue }, index) => (isTrue ? [] : [index]))

it('holds when every row is where it should be', () => {
  expect(checkRates(DELIVERIES, LOADED)).toHaveLength(6)
  expect(failing({})).toEqual([])
})

it.each<[string, Partial<LoadedRates>, readonly (number | undefined)[]]>([
  ['the load says other rows', { corrected: { ...LOADED.corrected, result: success('c', { rows: 3 }) } }, [SUMS]],
  [
    'the load says other rows in quarantine',
    { corrected: { ...LOADED.corrected, result: success('c', { quarantined_rows: 0 }) } },
    [SUMS],
  ],
  ['the load says nothing was rescued', { first: { ...LOADED.first, result: success('a') } }, [SUMS]],
  ['a row is missing', { after: [RIGHT] }, [SUMS, VALUES]],
  ['a row is there twice', { after: [RIGHT, MENDED, MENDED] }, [SUMS, VALUES]],
  ['a value differs', { after: [WRONG, MENDED] }, [VALUES]],
  [
    'a rescued value is lost',
    { before: [WRONG, RESCUED.with(-1, null)], beforeAgain: [WRONG, RESCUED.with(-1, null)] },
    [VALUES, REFUSED],
  ],
  [
    'a row in quarantine has other bytes',
    { first: { ...LOADED.first, quarantined: new Map([[3, 'odd\n']]) } },
    [QUARANTINE],
  ],
  [
    'another row is in quarantine',
    { first: { ...LOADED.first, quarantined: new Map([[2, 'odd\r\n']]) } },
    [QUARANTINE],
  ],
  ['the file that is cut off is loaded', { cutOff: { ...LOADED.cutOff, result: success('b') } }, [REFUSED]],
  ['it fails for another reason', { cutOff: { ...LOADED.cutOff, result: failure('BAD_ZIP') } }, [REFUSED]],
  ['the first load is live', { live: [`s3://lake/a/data_ref=${DAY}/`] }, [LIVE]],
  ['nothing is live', { live: [] }, [LIVE]],
  ['the first load is gone', { beforeAgain: undefined }, [READERS]],
  ['a reader that had begun reads the correction', { beforeAgain: LOADED.after }, [READERS]],
  ['nobody will remove the first load', { waiting: ['s3://lake/b/'] }, [READERS]],
])('fails when %s', (_, changes, checks) => {
  expect(failing(changes)).toEqual(checks)
})
