import type { DatabaseSync } from 'node:sqlite'
import type { Precision } from '../changes/native-change.ts'
import type { Destination } from './journal.ts'

/** What tables are told about streaming and time to live, which the emulated DynamoDB does not know of. */
export interface TableSettings {
  destination(table: string): Destination | undefined
  setDestination(destination: Destination): void
  removeDestination(table: string): void
  /** The attribute that holds, in seconds since 1970, when an item expires. */
  timeToLive(table: string): string | undefined
  setTimeToLive(table: string, attribute: string | undefined): void
  tablesWithTimeToLive(): { readonly table: string; readonly attribute: string }[]
  /** Forgets a table that is deleted. */
  forget(table: string): void
}

const SCHEMA = `
  CREATE TABLE IF NOT EXISTS destinations (
    source TEXT PRIMARY KEY, stream TEXT NOT NULL, precision TEXT NOT NULL CHECK (precision IN ('MILLISECOND', 'MICROSECOND'))
  ) STRICT;
  CREATE TABLE IF NOT EXISTS time_to_live (source TEXT PRIMARY KEY, attribute TEXT NOT NULL) STRICT;`

export function sqliteTableSettings(db: DatabaseSync): TableSettings {
  db.exec(SCHEMA)
  // Asked at every write.
  const destinations = new Map<string, Destination>()
  for (const row of db.prepare('SELECT * FROM destinations').all()) {
    const table = String(row.source)
    destinations.set(table, { table, stream: String(row.stream), precision: row.precision as Precision })
  }
  const removeDestination = (table: string) => {
    db.prepare('DELETE FROM destinations WHERE source = ?').run(table)
    destinations.delete(table)
  }
  const removeTimeToLive = (table: string) => db.prepare('DELETE FROM time_to_live WHERE source = ?').run(table)
  return {
    destination: table => destinations.get(table),
    setDestination(destination) {
      const { table, stream, precision } = destination
      db.prepare('INSERT OR REPLACE INTO destinations VALUES (?, ?, ?)').run(table, stream, precision)
      destinations.set(table, destination)
    },
    removeDestination,
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
      removeDestination(table)
      removeTimeToLive(table)
    },
  }
}
