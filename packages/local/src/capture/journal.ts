import type { DatabaseSync } from 'node:sqlite'
import type { Item } from '../changes/item.ts'
import type { StreamPut } from './change-put.ts'
import type { Destination } from './destination.ts'

/**
 * A write that is about to be made to an item, with all that its change record takes but what the write makes of it. There
 * is one for each destination of the table.
 */
export type Intent = Destination & {
  readonly key: Item
  /** `key` as canonical text. */
  readonly keyText: string
  readonly eventId: string
  /** Microseconds since 1970. */
  readonly at: number
  readonly by: 'application' | 'ttl'
  /** The item as it was. */
  readonly before: Item | undefined
}

export type OpenIntent = Intent & {
  /** Increases in the order of the writes, and is never given twice. */
  readonly id: number
}

/** What came of an intent. */
export type Outcome =
  | { readonly id: number; readonly is: 'nothing' }
  | { readonly id: number; readonly is: 'change'; readonly put: StreamPut }
  /** A change that its stream does not take. */
  | { readonly id: number; readonly is: 'undeliverable' }

/** A change that is to be put into its stream. */
interface Outgoing extends StreamPut {
  readonly id: number
}

/**
 * Writes and their changes, on disk from before a write is made until its change is in the stream. So a process that ends
 * in between, however it ends, loses no change: what it left is found by the next one.
 *
 * It does not survive a failure of the machine (writes are not synced), nor does the emulator whose writes it keeps.
 */
export interface Journal {
  /** The time of the newest intent that there ever was; 0 if there was none. */
  readonly latest: number
  begin(intents: readonly Intent[]): OpenIntent[]
  /** Intents without an outcome: all, or those of an item. */
  open(item?: { readonly table: string; readonly keyText: string }): OpenIntent[]
  finish(outcomes: readonly Outcome[]): void
  /** Streams that changes wait for. */
  streams(): string[]
  /** The next changes of a stream, in the order of their writes: at least one, if there is one, and within the limits. */
  next(stream: string, limits: { readonly records: number; readonly bytes: number }): Outgoing[]
  sent(ids: readonly number[]): void
  /** Of the newest write that is open or whose change waits; 0 if there is none. */
  readonly lastId: number
  /** Whether a write up to that one is open, or its change waits. */
  hasUntil(id: number): boolean
  /** Changes that wait for a stream, and those that it does not take. */
  counts(stream: string): { readonly waiting: number; readonly undeliverable: number }
}

const SCHEMA = `
  CREATE TABLE IF NOT EXISTS writes (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    state TEXT NOT NULL CHECK (state IN ('open', 'waiting', 'undeliverable')),
    source TEXT NOT NULL, key_text TEXT NOT NULL, stream TEXT NOT NULL,
    intent TEXT, partition_key TEXT, data TEXT
  ) STRICT;
  CREATE INDEX IF NOT EXISTS open_writes ON writes (source, key_text) WHERE state = 'open';
  CREATE INDEX IF NOT EXISTS waiting_writes ON writes (stream, id) WHERE state = 'waiting';
  CREATE TABLE IF NOT EXISTS clock (only INTEGER PRIMARY KEY CHECK (only = 1), latest INTEGER NOT NULL) STRICT;
  INSERT OR IGNORE INTO clock VALUES (1, 0);`

export function sqliteJournal(db: DatabaseSync): Journal {
  db.exec(SCHEMA)
  const insert = db.prepare(`INSERT INTO writes (state, source, key_text, stream, intent) VALUES ('open', ?, ?, ?, ?)`)
  const tick = db.prepare('UPDATE clock SET latest = max(latest, ?)')
  const latest = db.prepare('SELECT latest FROM clock')
  const allOpen = db.prepare(`SELECT id, intent FROM writes WHERE state = 'open' ORDER BY id`)
  const itemOpen = db.prepare(
    `SELECT id, intent FROM writes WHERE state = 'open' AND source = ? AND key_text = ? ORDER BY id`,
  )
  const wait = db.prepare(
    `UPDATE writes SET state = 'waiting', intent = NULL, partition_key = ?, data = ? WHERE id = ?`,
  )
  const giveUp = db.prepare(`UPDATE writes SET state = 'undeliverable' WHERE id = ?`)
  const remove = db.prepare('DELETE FROM writes WHERE id = ?')
  const streams = db.prepare(`SELECT DISTINCT stream FROM writes WHERE state = 'waiting'`)
  const next = db.prepare(
    `SELECT id, partition_key, data FROM writes WHERE state = 'waiting' AND stream = ? ORDER BY id LIMIT ?`,
  )
  const last = db.prepare(`SELECT max(id) AS id FROM writes WHERE state <> 'undeliverable'`)
  const until = db.prepare(`SELECT 1 FROM writes WHERE state <> 'undeliverable' AND id <= ? LIMIT 1`)
  const count = db.prepare('SELECT count(*) AS count FROM writes WHERE state = ? AND stream = ?')
  const countOf = (state: string, stream: string) => Number(count.get(state, stream)?.count)

  return {
    get latest() {
      return Number(latest.get()?.latest)
    },
    begin: intents =>
      inTransaction(db, () =>
        intents.map(intent => {
          tick.run(intent.at)
          const { lastInsertRowid } = insert.run(intent.table, intent.keyText, intent.stream, JSON.stringify(intent))
          return { ...intent, id: Number(lastInsertRowid) }
        }),
      ),
    open(item) {
      const rows = item === undefined ? allOpen.all() : itemOpen.all(item.table, item.keyText)
      return rows.map(({ id, intent }) => ({ ...JSON.parse(String(intent)), id: Number(id) }))
    },
    finish: outcomes =>
      inTransaction(db, () => {
        for (const outcome of outcomes) {
          if (outcome.is === 'nothing') remove.run(outcome.id)
          else if (outcome.is === 'undeliverable') giveUp.run(outcome.id)
          else wait.run(outcome.put.partitionKey, outcome.put.data, outcome.id)
        }
      }),
    streams: () => streams.all().map(({ stream }) => String(stream)),
    next(stream, limits) {
      const changes: Outgoing[] = []
      let bytes = 0
      for (const row of next.iterate(stream, limits.records)) {
        const change = { id: Number(row.id), partitionKey: String(row.partition_key), data: String(row.data) }
        bytes += Buffer.byteLength(change.partitionKey) + Buffer.byteLength(change.data)
        if (changes.length > 0 && bytes > limits.bytes) break
        changes.push(change)
      }
      return changes
    },
    sent: ids =>
      inTransaction(db, () => {
        for (const id of ids) remove.run(id)
      }),
    get lastId() {
      return Number(last.get()?.id ?? 0)
    },
    hasUntil: id => until.get(id) !== undefined,
    counts: stream => ({ waiting: countOf('waiting', stream), undeliverable: countOf('undeliverable', stream) }),
  }
}

function inTransaction<Result>(db: DatabaseSync, action: () => Result): Result {
  db.exec('BEGIN IMMEDIATE')
  try {
    const result = action()
    db.exec('COMMIT')
    return result
  } catch (error) {
    // Where the disk is full, SQLite has rolled back by itself.
    if (db.isTransaction) db.exec('ROLLBACK')
    throw error
  }
}
