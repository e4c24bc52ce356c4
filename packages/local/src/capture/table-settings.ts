import type { DatabaseSync } from 'node:sqlite'
import type { Destination, NativeDestination } from './destination.ts'

/** What tables are told about streaming and time to live, which the emulated DynamoDB does not know of. */
export interface TableSettings {
  /** Where the table's changes go. */
  destinations(table: string): readonly Destination[]
  nativeDestination(table: string): NativeDestination | undefined
  /** In place of the one of its kind, if the table has one. */
  setDestination(destination: Destination): void
  removeDestination(table: string, kind: Destination['kind']): void
  /** The attribute that holds, in seconds since 1970, when an item expires. */
  timeToLive(table: string): string | undefined
  setTimeToLive(table: string, attribute: string | undefined): void
  tablesWithTimeToLive(): { readonly table: string; readonly attribute: string }[]
  /** Forgets a table that is deleted. */
  forget(table: string): void
}

const SCHEMA = `
  CREATE TABLE IF NOT EXISTS destinations (
    source TEXT NOT NULL, kind TEXT NOT NULL, destination TEXT NOT NULL, PRIMARY KEY (source, kind)
  ) STRICT;
  CREATE TABLE IF NOT EXISTS time_to_live (source TEXT PRIMARY KEY, attribute TEXT NOT NULL) STRICT;`

export function sqliteTableSettings(db: DatabaseSync): TableSettings {
  db.exec(SCHEMA)
  // Asked at every write.
  const destinations = new Map<string, readonly Destination[]>()
  const destinationsOf = (table: string) => destinations.get(table) ?? []
  const others = (table: string, kind: Destination['kind']) => destinationsOf(table).filter(to => to.kind !== kind)
  for (const { source, destination } of db.prepare('SELECT source, destination FROM destinations').all()) {
    const table = String(source)
    destinations.set(table, [...destinationsOf(table), JSON.parse(String(destination))])
  }
  const removeTimeToLive = (table: string) => db.prepare('DELETE FROM time_to_live WHERE source = ?').run(table)
  return {
    destinations: destinationsOf,
    nativeDestination: table => destinationsOf(table).find(to => to.kind === 'native'),
    setDestination(destination) {
      const { table, kind } = destination
      db.prepare('INSERT OR REPLACE INTO destinations VALUES (?, ?, ?)').run(table, kind, JSON.stringify(destination))
      destinations.set(table, [...others(table, kind), destination])
    },
    removeDestination(table, kind) {
      db.prepare('DELETE FROM destinations WHERE source = ? AND kind = ?').run(table, kind)
      destinations.set(table, others(table, kind))
    },
    timeToLive(table) {
      const row = db.prepare('SELECT attribute FROM time_to_live WHERE source = ?').get(table)
      return row === undefined ? undefined : String(row.attribute)
    },
    setTimeToLive(table, attribute) {
      if (attribute === undefined) removeTimeToLive(table)
      else db.prepare('INSERT OR REPLACE INTO time_to_live VALUES (?, ?)').run(table, attribute)
    },
    tablesWithTimeToLive: () =>
      db
        .prepare('SELECT source, attribute FROM time_to_live')
        .all()
        .map(row => ({ table: String(row.source), attribute: String(row.attribute) })),
    forget(table) {
      db.prepare('DELETE FROM destinations WHERE source = ?').run(table)
      destinations.delete(table)
      removeTimeToLive(table)
    },
  }
}
