import { dirname } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { ConfigError } from '@inlet/core'

/**
 * A database in a file, or in memory. A commit is in the file's log when it returns, so it outlives the process; it is not
 * synced, so it may not outlive the machine.
 * @throws ConfigError if the file is none of SQLite's, or cannot be written
 */
export function openDatabase(file = ':memory:'): DatabaseSync {
  try {
    const db = new DatabaseSync(file, { timeout: 5_000 })
    db.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; SELECT count(*) FROM sqlite_schema')
    return db
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    const remedy = `If it is damaged, remove ${dirname(file)} to begin with empty tables`
    throw new ConfigError(`${file} cannot be opened (${reason}). ${remedy}`, { cause: error })
  }
}
