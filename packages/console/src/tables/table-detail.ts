import { type CatalogTable, TABLE_DEFINITIONS, typeConflicts } from '@inlet/core'
import type { VersionColumns } from '@inlet/lake'
import type { SchemaVersion, TableDetail, TableSummary } from '../api/tables.ts'

/** A table with its columns, where their types came from, and which version brought them. */
export function toDetail(table: CatalogTable, summary: TableSummary, versions: readonly VersionColumns[]): TableDetail {
  const declared = declaredTypes(table)
  return {
    ...summary,
    location: table.location,
    columnList: table.columns.map(({ name, type, comment = null, path = null, origin }) => {
      return { name, type, comment, path, origin, declared: declared.get(name) ?? null }
    }),
    partitionKeys: table.partitionKeys.map(({ name, type, comment = null }) => ({ name, type, comment })),
    history: versions.map(toSchemaVersion),
  }
}

/** Of columns where the catalog has another type than their definition. */
function declaredTypes(table: CatalogTable): Map<string, string> {
  const definition = TABLE_DEFINITIONS.find(({ name }) => name === table.name)
  const conflicts = definition === undefined ? [] : typeConflicts(table, definition)
  return new Map(conflicts.map(({ column, declared }) => [column, declared]))
}

function toSchemaVersion({ version, at, added }: VersionColumns): SchemaVersion {
  return { version, at: at ?? null, added: added.map(({ name, type }) => ({ name, type })) }
}
