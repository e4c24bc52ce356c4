import type { Cell } from '../columns/cast.ts'
import type { ColumnBuilder } from '../columns/column-builder.ts'
import { type ColumnType, parseDecimal } from '../columns/column-type.ts'
import { decimalText } from '../columns/number-text.ts'
import type { RescuedData } from '../columns/rescued-data.ts'
import type { RowColumn } from '../columns/row-columns.ts'
import { daysOfInstant, dayText, instantFromEpoch, instantFromText } from '../columns/time-text.ts'
import type { CatalogTable } from '../tables/catalog-table.ts'
import type { ColumnDefinition, TableDefinition } from '../tables/define-table.ts'

export type Derivation = NonNullable<ColumnDefinition['derive']>

const SECOND_US = 1_000_000n

/**
 * The columns with the derived ones filled in. An attribute of a derived column's own name counts where there is nothing
 * to derive from; one that says something else goes to `rescued_data`.
 */
export function deriveColumns(
  columns: readonly ColumnBuilder[],
  table: CatalogTable,
  definition: TableDefinition,
  rescued: RescuedData,
): readonly RowColumn[] {
  let all: readonly RowColumn[] = columns
  /** Of each source, its rows' instants: a day, an hour and a minute mostly come from the same. */
  const instants = new Map<RowColumn, readonly (bigint | undefined)[]>()
  for (const [name, { path = name, derive, type }] of Object.entries(definition.columns)) {
    if (derive === undefined) continue
    const target = table.columns.find(column => column.path === path)
    const from = table.columns.find(column => column.path === derive.from)
    const source = columns.find(column => column.name === from?.name)
    // Where the catalog has another type for it, that type's own values are all that it can hold.
    if (source === undefined || target === undefined || target.type !== type) continue
    const known = instants.get(source) ?? instantsOf(source)
    instants.set(source, known)
    const own = columns.find(column => column.name === target.name)
    const cells = deriveCells(derive.part, known, own?.cells ?? [], (row, text) =>
      rescued.add(row, path, text, 'derived otherwise', type),
    )
    const derived = { name: target.name, type, cells }
    all = own === undefined ? [...all, derived] : all.map(column => (column.name === own.name ? derived : column))
  }
  return all
}

function instantsOf({ type, cells }: RowColumn): readonly (bigint | undefined)[] {
  return cells.map(cell => (cell === null ? undefined : instantOf(cell, type)))
}

function deriveCells(
  part: Derivation['part'],
  instants: readonly (bigint | undefined)[],
  own: readonly (Cell | null)[],
  overrule: (row: number, text: string) => void,
): (Cell | null)[] {
  return instants.map((instant, row) => {
    const said = own[row] ?? null
    if (instant === undefined) return said
    const derived = partOf(instant, part)
    if (said !== null && said !== derived) overrule(row, part === 'date' ? dayText(Number(said)) : String(said))
    return derived
  })
}

/** Microseconds since 1970. The unit of a number is told by its magnitude. */
function instantOf(cell: Cell, type: ColumnType): bigint | undefined {
  if (type === 'timestamp') return typeof cell === 'bigint' ? cell : undefined
  if (type === 'string') return instantFromText(String(cell))
  if (type === 'bigint' || type === 'int' || type === 'double') return instantFromEpoch(String(cell))
  const scale = parseDecimal(type)?.scale
  return scale !== undefined && typeof cell === 'bigint' ? instantFromEpoch(decimalText(cell, scale)) : undefined
}

/** A day in days since 1970, an hour, or a minute, all in UTC. */
export function partOf(instant: bigint, part: Derivation['part']): number {
  if (part === 'date') return daysOfInstant(instant)
  const minutes = instant / (60n * SECOND_US)
  // An instant that a magnitude tells, or that a text says, may lie before 1970.
  const whole = instant < minutes * 60n * SECOND_US ? minutes - 1n : minutes
  const inDay = Number(((whole % 1_440n) + 1_440n) % 1_440n)
  return part === 'hour' ? Math.floor(inDay / 60) : inDay % 60
}
