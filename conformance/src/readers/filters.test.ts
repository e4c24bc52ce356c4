import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect } from 'vitest'
import { proving } from '../claims/prove.ts'
import { askReader } from './ask-reader.ts'
import { cellText } from './cell-text.ts'
import { type Filter, filtersOf, rowsFoundBy } from './filter.ts'
import { APART, CUT, DISPUTED, FILTERED, RISING, rowGroupsOf } from './filtered-file.ts'
import { type ParquetReader, READERS } from './parquet-reader.ts'
import { type SampleColumn, writeDestroyed, writeSample } from './sample-file.ts'

/** One in the middle, so that bounds of either side count. */
const KEPT = 1
let folder: string
let whole: string
let destroyed: string

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'inlet-readers-'))
  whole = await writeSample(folder, FILTERED)
  destroyed = await writeDestroyed(folder, APART, KEPT)
})

afterAll(() => rm(folder, { recursive: true }))

describe.each(READERS)('$witness.name', reader => {
  const prove = proving('readers', reader.witness)

  prove(
    'finds the same rows with and without the bounds of row groups, and the right ones, for each type',
    async () => {
      await expectRightRows(reader, RISING)
    },
  )

  prove('finds the right rows by bounds that are cut to 16 bytes, amid characters too', async () => {
    await expectRightRows(reader, CUT)
  })

  prove('finds the same rows with and without bounds where there are zeros, infinities and not-a-number', async () => {
    const filters = DISPUTED.flatMap(filtersOf)
    const [skipping, reading] = await findBothWays(reader, filters)
    expect(differences(filters, skipping, reading)).toEqual([])
  })

  prove('skips row groups by their bounds: what it finds in one, it finds if the others are destroyed', async () => {
    const filters = APART.columns.filter(({ type }) => type !== 'boolean').map(findInKept)
    const found = await find(reader, destroyed, filters, true)
    const right = filters.map(filter => rowsFoundBy(filter, reader))
    expect(differences(filters, right, found)).toEqual([])
  })
})

async function expectRightRows(reader: ParquetReader, columns: readonly SampleColumn[]): Promise<void> {
  const filters = columns.flatMap(filtersOf)
  const right = filters.map(filter => rowsFoundBy(filter, reader))
  const [skipping, reading] = await findBothWays(reader, filters)
  expect([...differences(filters, right, skipping), ...differences(filters, right, reading)]).toEqual([])
}

/** A filter that only one row group can fulfil: by a value in its middle. */
function findInKept(column: SampleColumn): Filter {
  const cells = rowGroupsOf(column)[KEPT] ?? []
  return { column, operator: '=', cell: cells[cells.length >> 1] ?? null }
}

/** The numbers of the rows that a filter finds, or what the reader says instead. */
type Found = readonly number[] | string

/** By skipping what the footer rules out, and by reading all. */
async function findBothWays(reader: ParquetReader, filters: readonly Filter[]): Promise<[Found[], Found[]]> {
  return [await find(reader, whole, filters, true), await find(reader, whole, filters, false)]
}

async function find(
  reader: ParquetReader,
  file: string,
  filters: readonly Filter[],
  maySkip: boolean,
): Promise<Found[]> {
  const questions = filters.map(({ column, operator, cell }) => {
    const value = cell === null ? null : cellText(column.type, cell)
    return { file, column: column.name, type: column.type, operator, value, maySkip }
  })
  const answers = await askReader<{ rows: number[] }>(reader, { task: 'filters', filters: questions })
  return answers.map(answer => ('error' in answer ? answer.error : answer.rows))
}

function differences(filters: readonly Filter[], expected: readonly Found[], found: readonly Found[]): string[] {
  return filters.flatMap(({ column, operator, cell }, index) => {
    if (`${expected[index]}` === `${found[index]}`) return []
    const value = cell === null ? null : cellText(column.type, cell)
    return [`${column.name} ${operator} ${value}: expected ${expected[index]}, found ${found[index]}`]
  })
}
