import { DatabaseSync } from 'node:sqlite'

/**
 * The database of what capture has to remember: in a file, or in memory. A commit is in the file's log when it returns, so
 * it outlives the process; it is not synced, so it may not outlive the machine.
 */
export function openCaptureDatabase(file: string | undefined): DatabaseSync {
  const db = new DatabaseSync(file ?? ':memory:')
  db.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL;')
  return db
}
