import { sanitizeName } from '../columns/column-name.ts'
import { InputError } from '../errors.ts'
import { defineTable, type TableDefinition } from './define-table.ts'
import { TABLE_DEFINITIONS } from './definitions.ts'
import { TABLE_MAPPING } from './mapping.ts'
import { sourceOf } from './sources.ts'

/** What happens to changes of a table that is not mapped: quarantine, or a table of its sanitised name. */
export type UnmappedTables = 'quarantine' | 'auto'

/** Finds the lake's table for a DynamoDB table. @throws InputError UNKNOWN_TABLE, TABLE_NAME_TAKEN */
export type Router = (source: string) => TableDefinition

/**
 * The mapping: the pairs of `mapping.ts` and the source of every definition.
 * @throws InputError BAD_DEFINITION if two definitions share a name or a source.
 */
export function createRouter(unmapped: UnmappedTables, definitions = TABLE_DEFINITIONS): Router {
  const bySource = new Map<string, TableDefinition>()
  const names = new Set<string>()
  for (const definition of definitions) {
    const source = sourceOf(definition)
    if (names.has(definition.name)) {
      throw new InputError('BAD_DEFINITION', `Two definitions are called "${definition.name}"`)
    }
    names.add(definition.name)
    if (source === undefined) continue
    if (bySource.has(source)) throw new InputError('BAD_DEFINITION', `Two definitions have the source "${source}"`)
    bySource.set(source, { ...definition, source })
  }
  /** Names of tables by their source: few of them are asked for. */
  const mapped = new Map<string, string>()
  for (const [name, source] of Object.entries(TABLE_MAPPING)) {
    // A definition of the same name or source says more than the pair.
    if (names.has(name) || bySource.has(source) || mapped.has(source)) continue
    names.add(name)
    mapped.set(source, name)
  }
  return source => {
    const known = bySource.get(source)
    if (known !== undefined) return known
    const name = mapped.get(source)
    const definition = name === undefined ? defineUnmapped(source, unmapped, names) : defineTable({ name, source })
    bySource.set(source, definition)
    return definition
  }
}

function defineUnmapped(source: string, unmapped: UnmappedTables, names: ReadonlySet<string>): TableDefinition {
  if (unmapped === 'quarantine') {
    throw new InputError(
      'UNKNOWN_TABLE',
      `DynamoDB table "${source}" is not mapped; add it, or set UNMAPPED_TABLES=auto`,
    )
  }
  const name = sanitizeName(source)
  if (name === '' || name.length > 255) {
    throw new InputError('UNKNOWN_TABLE', `DynamoDB table "${source.slice(0, 300)}" has no name that Athena takes`)
  }
  if (names.has(name)) {
    throw new InputError(
      'TABLE_NAME_TAKEN',
      `DynamoDB table "${source}" would share table "${name}" with another source`,
    )
  }
  return defineTable({ name, source })
}
