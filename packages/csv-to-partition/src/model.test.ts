import { canonicalNumber } from '@inlet/core'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { type DailyBench, makeDailyBench, TARGET } from '../test/daily-bench.ts'
import type { LoadReport } from './load-report.ts'

/** `SEEDS=200` runs so many more; `SEED=5` begins with another one. */
const { SEEDS = '6', SEED = '1' } = process.env

const COLUMNS = ['id', 'note', 'amount', 'due_date', 'region'] as const

/** A row as it is to be written, and what becomes of it. */
interface RowModel {
  readonly cells: readonly string[]
  readonly text: string
}

interface FileModel {
  readonly day: string
  readonly rows: readonly RowModel[]
  readonly hasHeader: boolean
}

const text = fc.oneof(
  fc.constantFrom(
    '',
    '',
    'plain',
    ' spaced ',
    '"quoted"',
    'a,b',
    'line\nbreak',
    'crlf\r\n',
    'NULL',
    '007',
    'é😀',
    '\t',
    '{}',
  ),
  fc.string({ maxLength: 12 }).filter(each => !each.includes('\0')),
)
const amount = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom('', '0', '12.50', '-3', '99999999999999999999.123456789', '1.000000000000') },
  { weight: 1, arbitrary: fc.constantFrom('1e5', '+1', '01', '1,5', 'n/a', '1e400', '1.0000000001', '-', '0x1') },
)
const date = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom('', '2026-01-31', '1999-12-31', '2024-02-29') },
  { weight: 1, arbitrary: fc.constantFrom('2026-02-30', '31.01.2026', '2026-1-1', 'never') },
)
const region = fc.oneof(
  { weight: 8, arbitrary: fc.constantFrom('eu', 'us', '', 'EU') },
  {
    weight: 1,
    arbitrary: fc.constantFrom('a/b', 'a=b c', '..', 'é', '%2F', '__HIVE_DEFAULT_PARTITION__', 'x'.repeat(300)),
  },
)

const quoted = (cell: string) => `"${cell.replaceAll('"', '""')}"`

const row: fc.Arbitrary<RowModel> = fc
  .record({
    id: fc.nat(999).map(String),
    note: text,
    amount,
    due: date,
    region,
    width: fc.oneof(
      { weight: 12, arbitrary: fc.constant(5) },
      { weight: 1, arbitrary: fc.constantFrom(1, 2, 4, 6, 9) },
    ),
    isQuoted: fc.boolean(),
    end: fc.constantFrom('\n', '\r\n'),
  })
  .map(({ id, note, amount, due, region, width, isQuoted, end }) => {
    const all = [id, note, amount, due, region, 'extra', 'extra', 'extra', 'extra']
    const cells = all.slice(0, width)
    const written = cells.map(cell => (isQuoted || /[",\r\n]/.test(cell) ? quoted(cell) : cell))
    return { cells, text: written.join(',') + end }
  })

const file: fc.Arbitrary<FileModel> = fc.record({
  day: fc.constantFrom('20260130', '20260131'),
  rows: fc.array(row, { minLength: 1, maxLength: 30 }),
  hasHeader: fc.boolean(),
})

type Row = Readonly<Record<string, string | null>>

/** Partitions by `day/region`, as they are to be. */
type Lake = Map<string, { readonly cells: readonly string[]; readonly number: number; readonly object: string }[]>

it(`loads ${SEEDS} histories of random files, each row and cell of which is where it should be`, {
  timeout: 3_600_000,
}, async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(file, { minLength: 1, maxLength: 4 }), async files => {
      await using bench = await makeDailyBench()
      const expected: Lake = new Map()
      for (const [index, model] of files.entries()) {
        const object = `${index}.csv`
        const header = model.hasHeader ? ' ID ,note,Amount,due_date,region\n' : ''
        await bench.put(object, header + model.rows.map(({ text }) => text).join(''))
        await loadAndCount(bench, model, object, expected)
      }
      await expectRows(bench, expected)
    }),
    { numRuns: Number(SEEDS), seed: Number(SEED) },
  )
})

/** Of a load that is refused, nothing changes. */
async function loadAndCount(
  bench: DailyBench,
  { day, rows }: FileModel,
  object: string,
  expected: Lake,
): Promise<void> {
  const input = {
    data_ref: day,
    schema: ['id', 'note:string', 'amount:decimal(38,9)', 'due_date:date', 'region'],
    partitions_cols: ['data_ref', 'region'],
    expect: { max_quarantined_percent: 60 },
  }
  const isLoadable = ({ cells }: RowModel) => cells.length === 5 && cells[4] !== '__HIVE_DEFAULT_PARTITION__'
  const bad = rows.flatMap((each, index) => (isLoadable(each) ? [] : [{ row: index + 1, text: each.text }]))
  const good = rows.flatMap((each, index) =>
    isLoadable(each) ? [{ cells: each.cells, number: index + 1, object }] : [],
  )
  const loading = bench.load(input)
  if (good.length === 0 || bad.length > rows.length * 0.6) {
    await expect(loading).rejects.toMatchObject({ code: 'EXPECTATION' })
    return
  }
  const report = await loading
  expect([report.rows, report.quarantined_rows]).toEqual([good.length, bad.length])
  await expectQuarantine(bench, report, bad)
  for (const [key, of] of Map.groupBy(good, ({ cells }) => `${day}/${cells[4]}`)) expected.set(key, of)
}

async function expectQuarantine(
  bench: DailyBench,
  { quarantine }: LoadReport,
  bad: readonly { row: number; text: string }[],
): Promise<void> {
  if (quarantine === null) return expect(bad).toEqual([])
  const lines = (await bench.text(TARGET, quarantine.slice(`s3://${TARGET}/`.length))).trimEnd().split('\n')
  const found = lines.map(line => {
    const { row, data } = JSON.parse(line)
    return { row, text: Buffer.from(data, 'base64').toString() }
  })
  expect(found).toEqual(bad)
}

async function expectRows(bench: DailyBench, expected: Lake): Promise<void> {
  if (expected.size === 0) return
  const found = (await bench.query('SELECT CAST(COLUMNS(*) AS VARCHAR) FROM rates')) as Row[]
  const byPartition = Map.groupBy(found, row => `${row.data_ref}/${row.region ?? ''}`)
  expect([...byPartition.keys()].sort()).toEqual([...expected.keys()].sort())
  for (const [key, rows] of byPartition) {
    const models = expected.get(key) ?? []
    const inOrder = rows.toSorted((a, b) => Number(a.source_row) - Number(b.source_row))
    expect(inOrder.map(row => Number(row.source_row))).toEqual(models.map(({ number }) => number))
    for (const [index, model] of models.entries()) {
      expect(inOrder[index]?.source_object).toBe(`s3://vendor/${model.object}`)
      expectCells(inOrder[index] ?? {}, model.cells)
    }
  }
}

/** Each cell is in its column or, to the letter, in `rescued_data`; never in both. */
function expectCells(row: Row, cells: readonly string[]): void {
  const rescued: Record<string, string> = JSON.parse(row.rescued_data ?? '{}')
  for (const [index, name] of COLUMNS.entries()) {
    const cell = cells[index] ?? ''
    const value = row[name] ?? null
    if (name === 'region' || name === 'id' || name === 'note') expect(value ?? '').toBe(cell)
    else if (value === null) expect(rescued[name] ?? '').toBe(cell)
    else {
      expect(rescued[name]).toBeUndefined()
      expect(name === 'amount' ? canonicalNumber(value) : value).toBe(name === 'amount' ? canonicalNumber(cell) : cell)
    }
  }
  // What fits is in its column.
  if (/^-?\d{1,20}(?:\.\d{1,9})?$/.test(cells[2] ?? '') && cells[2] !== '01') expect(row.amount).not.toBeNull()
}
