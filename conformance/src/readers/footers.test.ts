import { mkdtemp, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Cell } from '@inlet/core'
import { afterAll, beforeAll, describe, expect } from 'vitest'
import { proving } from '../claims/prove.ts'
import { answered, askReader } from './ask-reader.ts'
import { cellText } from './cell-text.ts'
import { compareCells } from './compare-cells.ts'
import { APART, FILTERED, rowGroupsOf } from './filtered-file.ts'
import type { Footer } from './footer.ts'
import { type ParquetReader, READERS } from './parquet-reader.ts'
import { type SampleColumn, writeSample } from './sample-file.ts'

const [HEAD_BYTES, TAIL_BYTES] = [4, 8]
let folder: string
let filtered: string
let apart: string

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'inlet-readers-'))
  filtered = await writeSample(folder, FILTERED)
  apart = await writeSample(folder, APART)
})

afterAll(() => rm(folder, { recursive: true }))

const tells = (name: string) => READERS.filter(({ witness }) => witness.name.startsWith(name))

describe.each(tells('pyarrow'))('$witness.name', reader => {
  const prove = proving('readers', reader.witness)

  prove('finds a footer that adds up: rows, values, nulls, sizes and places of all chunks', async () => {
    const { rowGroups, footerBytes = 0 } = await footerOf(reader, filtered)
    let end = HEAD_BYTES
    for (const [index, { rows, bytes, columns }] of rowGroups.entries()) {
      expect(rows).toBe(FILTERED.rowGroups[index])
      expect(bytes).toBe(columns.reduce((sum, { uncompressedBytes }) => sum + uncompressedBytes, 0))
      for (const [position, { start, bytes: size, values, nulls }] of columns.entries()) {
        const cells = cellsOf(FILTERED.columns[position], index)
        expect([start, values, nulls]).toEqual([end, rows, cells.filter(cell => cell === null).length])
        end = start + size
      }
    }
    expect(rowGroups).toHaveLength(FILTERED.rowGroups.length)
    expect(end + footerBytes + TAIL_BYTES).toBe((await stat(filtered)).size)
  })
})

describe.each(tells('parquet-java'))('$witness.name', reader => {
  const prove = proving('readers', reader.witness)

  prove('trusts the bounds of every type, and their order, by what the file says of its writer', async () => {
    const { createdBy, rowGroups } = await footerOf(reader, apart)
    expect(createdBy).toMatch(/^inlet version \d/)
    const found = rowGroups.map(({ columns }) => columns.map(({ min, max, order }) => [min, max, order]))
    const written = APART.rowGroups.map((_, index) =>
      APART.columns.map(column => [...boundsOf(column, cellsOf(column, index)), 'TYPE_DEFINED_ORDER']),
    )
    expect(found).toEqual(written)
  })
})

async function footerOf(reader: ParquetReader, file: string): Promise<Footer> {
  const [footer] = await askReader<Footer>(reader, { task: 'footers', files: [file] })
  return answered(footer)
}

function cellsOf(column: SampleColumn | undefined, rowGroup: number): readonly (Cell | null)[] {
  return column === undefined ? [] : (rowGroupsOf(column)[rowGroup] ?? [])
}

function boundsOf({ type }: SampleColumn, cells: readonly (Cell | null)[]): (string | undefined)[] {
  const sorted = cells.filter(cell => cell !== null).sort(compareCells)
  return [sorted[0], sorted.at(-1)].map(cell => (cell === undefined ? undefined : cellText(type, cell)))
}
