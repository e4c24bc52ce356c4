import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { buildColumn } from '../columns/build-column.ts'
import type { Cell } from '../columns/cast.ts'
import type { ColumnType } from '../columns/column-type.ts'
import { cellPutter } from '../columns/csv-cell.ts'
import type { CatalogTable } from '../tables/catalog-table.ts'
import { NO_PARTITION_VALUE, partitionValue } from '../tables/partition-value.ts'
import type { CsvPlan } from '../tables/plan-csv-load.ts'
import { CsvBatch } from './csv-batch.ts'
import { type CsvLoad, csvFileColumns } from './csv-load.ts'

type Target = CsvPlan['targets'][number]

const LOAD: CsvLoad = {
  dataRef: '20260131',
  source: 's3://raw/a.csv',
  loadedAtUs: 1_769_817_600_000_000n,
  onDrift: 'rescue',
  hash: text => `hash of ${text}`,
}

function planOf(targets: readonly Target[], keys: readonly ColumnType[], lineage = true): CsvPlan {
  const table: CatalogTable = {
    database: 'raw',
    name: 'rates',
    location: 's3://lake/rates/',
    columns: [],
    partitionKeys: keys.map((type, index) => ({ name: index === 0 ? 'data_ref' : `key_${index}`, type })),
  }
  return { table, targets, lineage }
}

// biome-ignore format: a table
const someCell = fc.constantFrom(
  '', '', 'a', 'b', '"', 'é😀\0', '__proto__', 'x'.repeat(300), '5', '-5', '007', '5.5', '1e400', '99999999999999999999',
  'true', 'FALSE', '2026-01-31', '2026-02-30', '2026-01-31T12:00:00.123456Z', '1767225600', 'AA==', 'AB==',
  NO_PARTITION_VALUE, 'y'.repeat(1025),
)
const someType = fc.constantFrom<ColumnType>(
  ...(['string', 'int', 'bigint', 'double', 'boolean', 'date', 'timestamp', 'binary', 'decimal(3,1)'] as const),
)
const someTarget = fc.oneof(
  { weight: 6, arbitrary: fc.record({ is: fc.constant('column' as const), type: someType, isHashed: fc.boolean() }) },
  {
    weight: 1,
    arbitrary: fc.record({
      is: fc.constant('rescued' as const),
      foreignType: fc.constantFrom(undefined, 'foreign:array<int>'),
      isHashed: fc.boolean(),
    }),
  },
  { weight: 1, arbitrary: fc.record({ is: fc.constant('dropped' as const) }) },
)

interface Case {
  readonly plan: CsvPlan
  readonly load: CsvLoad
  readonly rows: readonly (readonly string[])[]
}

/** Up to three partition keys, of which some are columns of the file, among columns of any kind, and rows. */
const someCase: fc.Arbitrary<Case> = fc
  .record({
    targets: fc.array(someTarget, { maxLength: 6 }),
    keys: fc.array(fc.constantFrom<ColumnType>('string', 'int', 'bigint', 'date'), { minLength: 1, maxLength: 3 }),
    isDataRefInFile: fc.boolean(),
    place: fc.nat(6),
    lineage: fc.boolean(),
    onDrift: fc.constantFrom('rescue' as const, 'quarantine' as const),
  })
  .chain(({ targets: others, keys, isDataRefInFile, place, lineage, onDrift }) => {
    const inFile = keys.flatMap((type, key) =>
      key > 0 || isDataRefInFile ? [{ path: `key ${key}`, is: 'partition' as const, key, type }] : [],
    )
    const targets: Target[] = others.map((target, index) => {
      const path = `path.${index}`
      if (target.is === 'dropped') return { path, is: 'dropped' }
      const { isHashed } = target
      if (target.is === 'column') {
        return { path, is: 'column', column: { name: `c${index}`, type: target.type }, isHashed }
      }
      const { foreignType } = target
      return { path, is: 'rescued', isHashed, ...(foreignType === undefined ? {} : { foreignType }) }
    })
    targets.splice(place, 0, ...inFile)
    const row = fc.array(someCell, { minLength: targets.length, maxLength: targets.length })
    return fc.record({
      plan: fc.constant(planOf(targets, keys, lineage)),
      load: fc.constant({ ...LOAD, onDrift }),
      rows: fc.array(row, { maxLength: 20 }),
    })
  })

/** One row as it is to be, read by itself: what its cells become, and where they go. */
interface Expected {
  readonly cells: Readonly<Record<string, Cell>>
  readonly rescued: Readonly<Record<string, string>>
  readonly values: readonly string[]
  /** Code and path of the first fault. */
  readonly refusal: readonly [code: string, path: string] | undefined
}

function expectedRow({ plan, load }: Case, row: readonly string[]): Expected {
  const cells: Record<string, Cell> = {}
  const rescued: Record<string, string> = {}
  const faults: (readonly [string, string])[] = []
  const values = plan.table.partitionKeys.map(({ type }, key): string => {
    const isInFile = plan.targets.some(target => target.is === 'partition' && target.key === key)
    if (isInFile || key > 0) return ''
    return type === 'date' ? '2026-01-31' : '20260131'
  })
  for (const [index, target] of plan.targets.entries()) {
    const cell = row[index] ?? ''
    if (cell === '' || target.is === 'dropped') continue
    if (target.is === 'partition') {
      const value = partitionValue(target.type, cell)
      if (value === undefined) faults.push(['BAD_PARTITION', target.path])
      else values[target.key] = value
      continue
    }
    const text = target.isHashed ? load.hash(cell) : cell
    const held = target.is === 'column' ? heldBy(target.column.type, text, target.isHashed) : undefined
    if (target.is === 'column' && held !== undefined) cells[target.column.name] = held
    else {
      rescued[target.path] = text
      const hasType = target.is === 'column' || target.foreignType !== undefined
      if (hasType && load.onDrift === 'quarantine') faults.push(['DRIFT', target.path])
    }
  }
  return { cells, rescued, values, refusal: faults[0] }
}

/** What a column makes of one text. Digests are text, and nothing else, even if they look like numbers. */
function heldBy(type: ColumnType, text: string, isHashed: boolean): Cell | undefined {
  if (isHashed && type !== 'string') return undefined
  const column = buildColumn('x', type)
  cellPutter(column)(0, text)
  return column.cells[0] ?? undefined
}

describe('a batch of rows of CSV', () => {
  it('has every cell once, in its column, its partition or the rescued data; or nothing of its row', () => {
    fc.assert(
      fc.property(someCase, example => {
        const { plan, load, rows } = example
        const batch = new CsvBatch(plan, load)
        const kept: { readonly number: number; readonly expected: Expected }[] = []
        for (const [index, row] of rows.entries()) {
          const number = index * 2 + 1
          const expected = expectedRow(example, row)
          const refusal = batch.add(number, row)
          expect(refusal?.code).toBe(expected.refusal?.[0])
          if (refusal === undefined) kept.push({ number, expected })
          else expect(refusal.message).toContain(`column ${expected.refusal?.[1]}: `)
          expect(batch.rowCount).toBe(kept.length)
        }
        const { columns, partitions, rescues, rescuedRows } = batch.finish()
        expect(columns.map(({ name, type }) => ({ name, type }))).toEqual(csvFileColumns(plan))

        const cellsOf = new Map(columns.map(({ name, cells }) => [name, cells]))
        for (const target of plan.targets) {
          if (target.is !== 'column') continue
          const { name } = target.column
          expect(cellsOf.get(name)).toEqual(kept.map(({ expected }) => expected.cells[name] ?? null))
        }
        const rescued = cellsOf.get('rescued_data')?.map(cell => (cell === null ? {} : JSON.parse(String(cell))))
        expect(rescued).toEqual(kept.map(({ expected }) => expected.rescued))
        expect(cellsOf.get('rescued_data')).not.toContain('{}')
        if (plan.lineage) {
          expect(cellsOf.get('source_object')).toEqual(kept.map(() => load.source))
          expect(cellsOf.get('source_row')).toEqual(kept.map(({ number }) => BigInt(number)))
          expect(cellsOf.get('loaded_at')).toEqual(kept.map(() => load.loadedAtUs))
        }

        const placed = partitions.flatMap(({ values, rows }) => Array.from(rows, row => ({ row, values })))
        placed.sort((a, b) => a.row - b.row)
        expect(placed).toEqual(kept.map(({ expected }, row) => ({ row, values: expected.values })))
        expect(new Set(partitions.map(({ values }) => JSON.stringify(values))).size).toBe(partitions.length)
        for (const { rows } of partitions) expect(Array.from(rows)).toEqual(Array.from(rows).toSorted((a, b) => a - b))

        expect(rescuedRows).toBe(kept.filter(({ expected }) => Object.keys(expected.rescued).length > 0).length)
        const counts = plan.targets.flatMap(({ path }) => {
          const count = kept.filter(({ expected }) => expected.rescued[path] !== undefined).length
          return count === 0 ? [] : [[path, count]]
        })
        expect(new Map(rescues.map(({ path, count }) => [path, count]))).toEqual(new Map(counts as [string, number][]))
        for (const { path, reason, expected } of rescues) {
          const target = plan.targets.find(each => each.path === path)
          const type = target?.is === 'column' ? target.column.type : target?.is === 'rescued' && target.foreignType
          expect([reason, expected]).toEqual(type ? ['does not fit', type] : ['no column', undefined])
        }
      }),
      { numRuns: 500 },
    )
  })

  it('keeps partitions apart whose values are alike', () => {
    const keys = [0, 1].map((key): Target => ({ path: `${key}`, is: 'partition', key, type: 'string' }))
    const batch = new CsvBatch(planOf(keys, ['string', 'string']), LOAD)
    const values = [
      ['a', ''],
      ['', 'a'],
      ['a,b', 'c'],
      ['a', 'b,c'],
      ['a","b', ''],
      ['a', 'b'],
    ]
    for (const [index, cells] of values.entries()) batch.add(index, cells)
    expect(batch.finish().partitions).toEqual(values.map((each, row) => ({ values: each, rows: [row] })))
  })

  it('tells what is wrong with a row without telling its cells', () => {
    const targets: Target[] = [
      { path: 'amount', is: 'column', column: { name: 'amount', type: 'int' }, isHashed: false },
      { path: 'region', is: 'partition', key: 0, type: 'int' },
    ]
    const batch = new CsvBatch(planOf(targets, ['int']), { ...LOAD, onDrift: 'quarantine' })
    expect(batch.add(1, ['secret', '1'])?.message).toBe(
      'Table rates, column amount: expected int, found a value that it cannot hold exactly',
    )
    expect(batch.add(2, ['1', 'secret'])?.message).toBe(
      "Table rates, column region: expected a partition's value of type int, found 6 characters that no partition can be named after",
    )
    expect(batch.finish()).toMatchObject({ partitions: [], rescues: [], rescuedRows: 0 })
  })

  it('forgets a text of a row that is refused, and takes it again', () => {
    const targets: Target[] = [
      { path: 'name', is: 'column', column: { name: 'name', type: 'string' }, isHashed: false },
      { path: 'amount', is: 'column', column: { name: 'amount', type: 'int' }, isHashed: false },
    ]
    const batch = new CsvBatch(planOf(targets, ['string'], false), { ...LOAD, onDrift: 'quarantine' })
    for (let row = 0; row < 2_000; row++) {
      expect(batch.add(row, [`refused ${row % 700}`, 'x'])?.code).toBe('DRIFT')
      expect(batch.add(row, [`${row % 2 === 0 ? 'refused' : 'name'} ${row % 700}`, '1'])).toBeUndefined()
    }
    const [names] = batch.finish().columns
    const expected = Array.from({ length: 2_000 }, (_, row) => `${row % 2 === 0 ? 'refused' : 'name'} ${row % 700}`)
    expect(names?.cells).toEqual(expected)
  })
})
