import { sourceOf, TABLE_DEFINITIONS, withSources } from '@inlet/core'

/** The DynamoDB tables that a handler takes changes of, as its environment says: those of tables with a definition. */
export function sourceTables({ SOURCES, TABLES }: Readonly<Record<string, string>>): readonly string[] {
  const names = TABLES?.split(',').map(name => name.trim())
  const definitions = withSources(TABLE_DEFINITIONS, SOURCES).filter(({ name }) => names?.includes(name) ?? true)
  return definitions.map(definition => sourceOf(definition)).filter(source => source !== undefined)
}
