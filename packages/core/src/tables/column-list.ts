import { chooseColumnName, firstFree } from '../columns/column-name.ts'
import type { ColumnType } from '../columns/column-type.ts'
import { formatPath, parsePath, type SourcePath } from '../columns/source-path.ts'
import type { CatalogColumn, CatalogTable } from './catalog-table.ts'

/** Glue's table entries and Athena's plans grow with every column. Past this, values go to `rescued_data`. */
export const MAX_COLUMNS = 1_000
/** Columns below one nested map: more, and the map, or one in it, is keyed by data, not by names. */
export const MAX_MAP_COLUMNS = 250

export interface OwnColumn {
  readonly type: ColumnType
  readonly comment: string
}

interface ColumnRules {
  /** Columns of Inlet's own, by name: there is always room for them. */
  readonly ownColumns: Readonly<Record<string, OwnColumn>>
  /** Names that definitions give: they are kept free for their own paths. */
  readonly definedNames: readonly string[]
  readonly isReserved: (name: string) => boolean
}

/** The columns of a table as it grows: names unique, paths unique, within the caps. */
export class ColumnList {
  readonly all: CatalogColumn[]
  readonly #before: number
  readonly #rules: ColumnRules
  readonly #names: Set<string>
  readonly #paths: Set<string>
  /** Columns below each nested map. */
  readonly #mapSizes = new Map<string, number>()

  constructor(table: CatalogTable, rules: ColumnRules) {
    this.all = [...table.columns]
    this.#before = this.all.length
    this.#rules = rules
    // Readers do not tell cases apart; columns that somebody else has made may be in any.
    this.#names = new Set([...this.all, ...table.partitionKeys].map(({ name }) => name.toLowerCase()))
    this.#paths = new Set()
    for (const { path } of this.all) if (path !== undefined) this.#own(path)
  }

  get grew(): boolean {
    return this.all.length > this.#before
  }

  hasPath(path: string): boolean {
    return this.#paths.has(path)
  }

  append(column: CatalogColumn): void {
    this.all.push(column)
    this.#names.add(column.name)
    if (column.path !== undefined) this.#own(column.path)
  }

  /** Appends the columns of Inlet's own that are missing. */
  appendOwn(): void {
    for (const [name, { type, comment }] of Object.entries(this.#rules.ownColumns)) {
      if (!this.#names.has(name)) this.append({ name, type, comment, origin: 'change' })
    }
  }

  /** A free name for a path. */
  inferredName(path: SourcePath): string {
    const isTaken = (name: string) => this.#names.has(name) || this.#rules.definedNames.includes(name)
    return chooseColumnName(path, isTaken, this.#rules.isReserved)
  }

  /** A free name for the path to which a definition gives that name. */
  declaredName(name: string): string {
    const base = this.#rules.isReserved(name) ? `${name}__attribute` : name
    return firstFree(base, candidate => this.#names.has(candidate))
  }

  /** Whether there is no room for a column of that path. Room is kept for Inlet's own columns. */
  isFull(path: SourcePath): boolean {
    const missing = Object.keys(this.#rules.ownColumns).filter(name => !this.#names.has(name)).length
    if (this.all.length + missing >= MAX_COLUMNS) return true
    return mapsAbove(path).some(map => (this.#mapSizes.get(map) ?? 0) >= MAX_MAP_COLUMNS)
  }

  #own(path: string): void {
    this.#paths.add(path)
    for (const map of mapsAbove(parsePath(path))) this.#mapSizes.set(map, (this.#mapSizes.get(map) ?? 0) + 1)
  }
}

/** The maps that a path leads through, innermost first, as text: `a.b.c` → `a.b`, `a`. */
function mapsAbove(path: SourcePath): string[] {
  return path.slice(1).map((_, index) => formatPath(path.slice(0, path.length - 1 - index)))
}
