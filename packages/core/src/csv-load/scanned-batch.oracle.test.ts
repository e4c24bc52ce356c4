import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { inChunks, sizes } from '../../test/csv-text.ts'
import { compared, runs } from '../../test/runs.ts'
import type { ColumnType } from '../columns/column-type.ts'
import { readRows } from '../csv/read-rows.ts'
import { NO_PARTITION_VALUE } from '../tables/partition-value.ts'
import type { CsvPlan } from '../tables/plan-csv-load.ts'
import { CsvBatch } from './csv-batch.ts'
import type { CsvLoad } from './csv-load.ts'

type Target = CsvPlan['targets'][number]

// biome-ignore format: a table
const cell = fc.constantFrom(
  '', '', '', 'a', 'b', '"', 'a""b', ',', 'é😀\0', 'x\r\ny', '\r', 'x'.repeat(70), '5', '5', '-5', '007', '5.0', '5.25', '1e2',
  '99999999999999999999', '0.1', 'true', 'TRUE', 'False', 'tru', '2026-01-31', '2026-02-30', '2026-01-31T12:00:00.123456Z',
  '2026-01-31 12:00', '1767225600', 'AA==', 'AB==', NO_PARTITION_VALUE, 'y'.repeat(1025),
)
const type = fc.constantFrom<ColumnType>(
  ...(['string', 'int', 'bigint', 'double', 'boolean', 'date', 'timestamp', 'binary', 'decimal(3,1)'] as const),
)
const target = fc.oneof(
  { weight: 6, arbitrary: fc.record({ is: fc.constant('column' as const), type, isHashed: fc.boolean() }) },
  { weight: 1, arbitrary: fc.record({ is: fc.constant('rescued' as const), isHashed: fc.boolean() }) },
  { weight: 1, arbitrary: fc.record({ is: fc.constant('dropped' as const) }) },
  { weight: 2, arbitrary: fc.record({ is: fc.constant('partition' as const) }) },
)

interface Case {
  readonly plan: CsvPlan
  readonly load: CsvLoad
  readonly text: string
}

const partitionType = fc.constantFrom<ColumnType>('string', 'int', 'bigint', 'date')

const someCase: fc.Arbitrary<Case> = fc
  .record({
    kinds: fc.array(target, { minLength: 1, maxLength: 6 }),
    dayType: partitionType,
    keyType: partitionType,
    foreignType: fc.constantFrom(undefined, 'foreign:array<int>'),
    lineage: fc.boolean(),
    onDrift: fc.constantFrom('rescue' as const, 'quarantine' as const),
  })
  .chain(({ kinds, dayType, keyType, foreignType, lineage, onDrift }) => {
    const partitionKeys = [{ name: 'data_ref', type: dayType }]
    const targets = kinds.map((kind, index): Target => {
      const path = `path.${index}`
      if (kind.is === 'dropped') return { path, is: 'dropped' }
      if (kind.is === 'partition') {
        const key = partitionKeys.push({ name: `key_${index}`, type: keyType }) - 1
        return { path, is: 'partition', key, type: keyType }
      }
      if (kind.is === 'rescued') {
        return { path, is: 'rescued', isHashed: kind.isHashed, ...(foreignType === undefined ? {} : { foreignType }) }
      }
      return { path, is: 'column', column: { name: `c${index}`, type: kind.type }, isHashed: kind.isHashed }
    })
    const table = { database: 'raw', name: 'rates', location: 's3://lake/rates/', columns: [], partitionKeys }
    const row = fc.oneof(
      { weight: 9, arbitrary: fc.array(cell, { minLength: targets.length, maxLength: targets.length }) },
      { weight: 1, arbitrary: fc.array(cell, { minLength: 1, maxLength: 8 }) },
    )
    return fc.record({
      plan: fc.constant<CsvPlan>({ table, targets, lineage }),
      load: fc.constant<CsvLoad>({
        dataRef: '20260131',
        source: 's3://raw/a.csv',
        loadedAtUs: 1_769_817_600_000_000n,
        onDrift,
        hash: text => `hash of ${text}`,
      }),
      text: fc.array(row, { maxLength: 40, size: 'max' }).map(rows => rows.map(writeRow).join('')),
    })
  })

function writeRow(cells: readonly string[]): string {
  const line = cells.map(text => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text)).join(',')
  return `${line || '""'}\n`
}

/** Rows as a load adds them: those that a batch refuses are told with the reason. */
async function addAll(
  { plan, load, text }: Case,
  sizes: readonly number[],
  isScanned: boolean,
  batch = new CsvBatch(plan, load),
) {
  const refusals: (readonly [row: number, reason: string])[] = []
  let read = 0
  for await (const block of readRows(inChunks(Buffer.from(text), sizes), { delimiter: ',' })) {
    const { scanned, rowCount } = block
    read += rowCount
    const first = block.rowAt(0)?.number ?? 0
    const all = Array.from({ length: rowCount }, (_, index) => index)
    for (const index of isScanned && scanned !== undefined ? batch.addScanned(scanned, first) : all) {
      const cells = block.rowAt(index)?.cells ?? []
      const hasWidth = cells.length === plan.targets.length
      const refusal = hasWidth ? batch.add(first + index, cells)?.message : 'another count of cells'
      if (refusal !== undefined) refusals.push([first + index, refusal])
    }
  }
  const { columns, ...rest } = batch.finish()
  return { read, refusals, columns: columns.map(({ name, type, cells }) => ({ name, type, cells })), ...rest }
}

describe('a batch of scanned rows', () => {
  it('is that of their cells, whatever they are and whatever the chunks', async ({ annotate }) => {
    let rows = 0
    await fc.assert(
      fc.asyncProperty(someCase, sizes, async (example, sizes) => {
        const expected = await addAll(example, [], false)
        rows += expected.read
        const batch = new CsvBatch(example.plan, example.load)
        expect(await addAll(example, sizes, true, batch)).toEqual(expected)
        batch.clear()
        expect(await addAll(example, [], true, batch)).toEqual(expected)
      }),
      runs(150, 3 / 5),
    )
    await annotate(compared(rows, 'rows'))
  })
})
