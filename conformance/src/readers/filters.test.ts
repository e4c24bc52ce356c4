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

const BY_COLUMN = [...RISING, ...CUT, ...DISPUTED].map(column => ({ column, filters: filtersOf(column) }))
const FILTERS = BY_COLUMN.flatMap(({ filters }) => filters)

describe.each(READERS)('$witness.name', reader => {
  const prove = proving('readers', reader.witness)
  let answers: Promise<[Found[], Found[]]> | undefined

  /** What it finds by skipping what the footer rules out, and by reading all: in one run for all filters. */
  async function found(filters: readonly Filter[]): Promise<[Found[], Found[]]> {
    answers ??= Promise.all([find(reader, whole, FILTERS, true), find(reader, whole, FILTERS, false)])
    const [skipping, reading] = await answers
    const indexes = filters.map(filter => FILTERS.indexOf(filter))
    return [indexes.map(index => skipping[index] ?? 'no answer'), indexes.map(index => reading[index] ?? 'no answer')]
  }

  async function expectRightRows(columns: readonly SampleColumn[]): Promise<void> {
    const filters = filtersOn(columns)
    const right = filters.map(filter => rowsFoundBy(filter, reader))
    const [skipping, reading] = await found(filters)
    expect([...differences(filters, right, skipping), ...differences(filters, right, reading)]).toEqual([])
  }

  prove(
    'finds the same rows with and without the bounds of row groups, and the right ones, for each type',
    async () => {
      await expectRightRows(RISING)
    },
  )

  prove('finds the right rows by bounds that are cut to 16 bytes, amid characters too', async () => {
    await expectRightRows(CUT)
  })

  prove('finds the same rows with and without bounds where there are zeros, infinities and not-a-number', async () => {
    const filters = filtersOn(DISPUTED)
    const [skipping, reading] = await found(filters)
    // A list each, of numbers: an error that is the same both ways would be no agreement.
    expect(reading.filter(rows => typeof rows === 'string')).toEqual([])
    expect(differences(filters, reading, skipping)).toEqual([])
  })

  prove('skips row groups by their bounds: what it finds in one, it finds if the others are destroyed', async () => {
    const filters = APART.columns.filter(({ type }) => type !== 'boolean').map(findInKept)
    const inKept = await find(reader, destroyed, filters, true)
    const right = filters.map(filter => rowsFoundBy(filter, reader))
    expect(differences(filters, right, inKept)).toEqual([])
  })
})

function filtersOn(columns: readonly SampleColumn[]): Filter[] {
  return BY_COLUMN.filter(({ column }) => columns.includes(column)).flatMap(({ filters }) => filters)
}

/** A filter that only one row group can fulfil: by a value in its middle. */
function findInKept(column: SampleColumn): Filter {
  const cells = rowGroupsOf(column)[KEPT] ?? []
  return { column, operator: '=', cell: cells[cells.length >> 1] ?? null }
}

/** The numbers of the rows that a filter finds, or what the reader says instead. */
type Found = readonly number[] | string

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
