import type { DatabaseSync } from 'node:sqlite'

/** What tells a version of a file from others. */
export interface FileVersion {
  /** Bytes. */
  readonly size: number
  /** Of the last change of its content, ns since 1970, in decimal: more digits than a number has. */
  readonly mtimeNs: string
}

/** The objects of a bucket that were handed over, as they were then. It outlives the process. */
export interface KnownObjects {
  get(key: string): FileVersion | undefined
  keys(): IterableIterator<string>
  set(key: string, version: FileVersion): void
  /** Of an object that is gone: one that comes in its place is another. */
  delete(key: string): void
  /** A sequencer later than all before, whatever the clock says: 16 hexadecimal digits. */
  nextSequencer(now: number): string
}

/** @param database may have those of other buckets, too */
export function knownObjects(database: DatabaseSync, bucket: string): KnownObjects {
  database.exec(`CREATE TABLE IF NOT EXISTS objects (
    bucket TEXT NOT NULL, key TEXT NOT NULL, size INTEGER NOT NULL, mtime_ns TEXT NOT NULL, PRIMARY KEY (bucket, key)
  ) WITHOUT ROWID`)
  database.exec('CREATE TABLE IF NOT EXISTS sequencers (bucket TEXT PRIMARY KEY, last TEXT NOT NULL) WITHOUT ROWID')
  const upsert = database.prepare('INSERT OR REPLACE INTO objects (bucket, key, size, mtime_ns) VALUES (?, ?, ?, ?)')
  const remove = database.prepare('DELETE FROM objects WHERE bucket = ? AND key = ?')
  const keep = database.prepare('INSERT OR REPLACE INTO sequencers (bucket, last) VALUES (?, ?)')
  const rows = database.prepare('SELECT key, size, mtime_ns FROM objects WHERE bucket = ?').all(bucket)
  const versions = new Map(
    rows.map(row => [String(row.key), { size: Number(row.size), mtimeNs: String(row.mtime_ns) }]),
  )
  const stored = database.prepare('SELECT last FROM sequencers WHERE bucket = ?').get(bucket)
  let last = stored === undefined ? 0n : BigInt(`0x${stored.last}`)
  return {
    get: key => versions.get(key),
    keys: () => versions.keys(),
    set(key, version) {
      upsert.run(bucket, key, version.size, version.mtimeNs)
      versions.set(key, version)
    },
    delete(key) {
      if (versions.delete(key)) remove.run(bucket, key)
    },
    nextSequencer(now) {
      last = last < BigInt(now) ? BigInt(now) : last + 1n
      const text = last.toString(16).padStart(16, '0')
      keep.run(bucket, text)
      return text
    },
  }
}
