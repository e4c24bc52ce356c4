import { openDatabase } from '../sqlite/open-database.ts'
import type { Checkpoints, ShardState } from './checkpoints.ts'

export interface SqliteCheckpoints extends Checkpoints, Disposable {}

/**
 * Checkpoints in a SQLite file, which may hold those of several streams, and of other processes. They survive the end of
 * the process, however it ends; one that a power failure undoes makes its records come again.
 * @throws ConfigError if the file cannot be used
 */
export function sqliteCheckpoints(file: string, streamName: string): SqliteCheckpoints {
  const database = openDatabase(file)
  database.exec(`CREATE TABLE IF NOT EXISTS checkpoints (
    stream TEXT NOT NULL, shard TEXT NOT NULL, state TEXT NOT NULL, PRIMARY KEY (stream, shard)
  ) WITHOUT ROWID`)
  const select = database.prepare('SELECT shard, state FROM checkpoints WHERE stream = ?')
  const upsert = database.prepare('INSERT OR REPLACE INTO checkpoints (stream, shard, state) VALUES (?, ?, ?)')
  return {
    load: () => new Map(select.all(streamName).map(row => [String(row.shard), toState(String(row.state))])),
    save: (shardId, state) => void upsert.run(streamName, shardId, JSON.stringify(state)),
    [Symbol.dispose]: () => database.close(),
  }
}

function toState(text: string): ShardState {
  const state: unknown = JSON.parse(text)
  if (state === 'ended') return state
  if (typeof state === 'object' && state !== null) {
    if ('sequenceNumber' in state && typeof state.sequenceNumber === 'string') {
      return { sequenceNumber: state.sequenceNumber }
    }
    if ('since' in state && typeof state.since === 'number') return { since: state.since }
  }
  throw new Error(`Expected the state of a shard in the checkpoints, found ${text}`)
}
