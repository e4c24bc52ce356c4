import type { Rows } from '../src/changes/change-batch.ts'
import type { Cell } from '../src/columns/cast.ts'
import { parseDecimal } from '../src/columns/column-type.ts'
import { parsePath } from '../src/columns/source-path.ts'
import type { CatalogTable } from '../src/tables/catalog-table.ts'
import type { Leaf } from './leaves.ts'
import { readNumber, sameNumber, unitsAt } from './numbers.ts'

/** What a row has at a path: a cell, or text in `rescued_data`. */
export interface Found {
  readonly type: string
  readonly cell: Cell
}

const RESCUED = 'rescued_data'

/**
 * A row put together again by its paths, as a reader of the lake would: columns by the catalog, then `rescued_data`.
 * Paths are JSON. @throws Error if two places have the same path.
 */
export function rebuildRow(rows: Rows, table: CatalogTable, row: number): ReadonlyMap<string, Found> {
  const found = new Map<string, Found>()
  const add = (path: string, value: Found) => {
    const key = JSON.stringify(parsePath(path))
    if (found.has(key)) throw new Error(`Two values at ${key}`)
    found.set(key, value)
  }
  const paths = new Map(table.columns.map(({ name, path }) => [name, path]))
  for (const { name, type, cells } of rows.columns) {
    const cell = cells[row] ?? null
    const path = paths.get(name)
    if (path !== undefined && cell !== null) add(path, { type, cell })
  }
  for (const [path, text] of Object.entries(rescuedOf(rows, row))) add(path, { type: RESCUED, cell: text })
  return found
}

export function rescuedOf(rows: Rows, row: number): Record<string, string> {
  const cell = cellsOf(rows, RESCUED)[row] ?? null
  return cell === null ? {} : JSON.parse(String(cell))
}

export function cellsOf(rows: Rows, name: string): readonly (Cell | null)[] {
  const column = rows.columns.find(candidate => candidate.name === name)
  if (column === undefined) throw new Error(`No column ${name}`)
  return column.cells
}

/** Whether what was found is the leaf, exactly: numbers as numbers, timestamps as instants. */
export function isLeaf({ type, cell }: Found, { kind, text }: Leaf): boolean {
  switch (type) {
    case RESCUED:
      return cell === text
    case 'string':
      return (kind === 'S' || kind === 'N' || kind === 'JSON') && cell === text
    case 'boolean':
      return kind === 'BOOL' && String(cell) === text
    case 'binary':
      return kind === 'B' && cell instanceof Uint8Array && Buffer.from(cell).toString('base64') === text
    case 'date':
      return kind === 'S' && new Date(Number(cell) * 86_400_000).toISOString().slice(0, 10) === text
    case 'timestamp':
      return cell === (kind === 'S' ? microsOfText(text) : kind === 'N' ? microsOfEpoch(text) : undefined)
    default:
      return kind === 'N' && sameNumber(numberOf(type, cell), readNumber(text))
  }
}

function numberOf(type: string, cell: Cell) {
  const { units, exponent } = readNumber(String(cell))
  return { units, exponent: exponent - (parseDecimal(type)?.scale ?? 0) }
}

function microsOfText(text: string): bigint {
  const [, fraction = ''] = /\.(\d+)/.exec(text) ?? []
  return BigInt(Date.parse(text.replace(/\.\d+/, ''))) * 1000n + BigInt(fraction.padEnd(6, '0').slice(0, 6))
}

/** Seconds, milli- or microseconds, whichever lie in this century. */
function microsOfEpoch(text: string): bigint | undefined {
  const { units, exponent } = readNumber(text)
  const year = (power: number) => new Date(Number(text) * 10 ** (3 - power)).getUTCFullYear()
  const power = [0, 3, 6].find(candidate => year(candidate) >= 2000 && year(candidate) < 2100)
  if (power === undefined) return undefined
  return unitsAt({ units, exponent: exponent + 6 - power }, 0)
}
