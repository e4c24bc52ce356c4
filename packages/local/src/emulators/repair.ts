import { stat } from 'node:fs/promises'
import { dirname } from 'node:path'
import { ConfigError } from '@inlet/core'
import { Level } from 'level'

/** What the emulators keep of a table or a stream, as far as it matters here. */
interface Entry {
  readonly TableName?: string
  readonly StreamName?: string
  readonly TableStatus?: string
  readonly StreamStatus?: string
}

type Database = Level<string, Entry>

/**
 * Finishes what an emulated DynamoDB was doing to its tables when its process ended. The emulator itself would leave such
 * a table as it is for good: it takes the last step of making or deleting one by a timer.
 * @throws ConfigError if the database cannot be opened
 */
export function repairTables(directory: string): Promise<void> {
  return withDatabase(directory, 'DynamoDB', async db => {
    for await (const [key, table] of db.iterator({ gte: 'table~', lt: 'table~~' })) {
      const name = key.slice('table~'.length)
      if (table.TableStatus === 'DELETING') await deleteTable(db, name)
      else if (table.TableStatus !== 'ACTIVE') await db.put(key, { ...table, TableStatus: 'ACTIVE' })
    }
  })
}

/**
 * The same for the streams of an emulated Kinesis. One that was being made is gone: it has no shards, so no records.
 * @throws ConfigError if the database cannot be opened
 */
export function repairStreams(directory: string): Promise<void> {
  return withDatabase(directory, 'Kinesis', async db => {
    for await (const [key, stream] of db.iterator({ gte: '!meta!', lt: '!meta!~' })) {
      const name = key.slice('!meta!'.length)
      if (stream.StreamStatus === 'UPDATING') await db.put(key, { ...stream, StreamStatus: 'ACTIVE' })
      else if (stream.StreamStatus !== 'ACTIVE') {
        await clear(db, `!stream-${name}!`)
        await db.del(key)
      }
    }
  })
}

/** The entry of the table goes last, so that a deletion that is cut off again is found again. */
async function deleteTable(db: Database, name: string): Promise<void> {
  for (const part of ['item-', 'tag-']) await clear(db, `${part}${name}~`)
  for (const type of ['local', 'global']) await clear(db, `index-${type}~${name}~`)
  await db.del(`table~${name}`)
}

function clear(db: Database, prefix: string): Promise<void> {
  return db.clear({ gte: prefix, lt: `${prefix}\uffff` })
}

async function withDatabase(
  directory: string,
  service: string,
  action: (db: Database) => Promise<void>,
): Promise<void> {
  // Made by the emulator, when there is none.
  if (!(await exists(directory))) return
  const db: Database = new Level(directory, { valueEncoding: 'json' })
  try {
    await db.open()
    await action(db)
  } catch (error) {
    throw new ConfigError(
      `The local ${service}'s data in ${directory} cannot be opened (${reasonOf(error)}). If it is damaged, remove ${dirname(directory)} to begin with empty tables`,
    )
  } finally {
    await db.close()
  }
}

function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  )
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  return error.cause instanceof Error ? error.cause.message : error.message
}
