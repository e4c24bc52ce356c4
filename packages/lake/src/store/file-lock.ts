import type { DatabaseSync } from 'node:sqlite'
import { setTimeout as sleep } from 'node:timers/promises'
import { TransientError } from '@inlet/core'

/** Longer than anyone holds a lock: for the time that it takes to hash a large file. */
const PATIENCE_SECONDS = 60
/** SQLite's SQLITE_BUSY: somebody else has the lock. */
const BUSY = 5

const lastHolders = new Map<string, Promise<unknown>>()

/**
 * Runs `action` while nobody else, in this process or another, is within `withFileLock` of the same path.
 *
 * The lock is SQLite's own on an empty database, which is the operating system's on a file: it goes with its process,
 * however that ends. So no lock is ever stale, and none is taken from a holder that is only slow.
 * @throws TransientError STORE if the lock is held for longer than a minute
 */
export function withFileLock<T>(path: string, action: () => Promise<T>): Promise<T> {
  const turn = (lastHolders.get(path) ?? Promise.resolve()).then(() => holding(path, action))
  const done = turn.catch(() => {})
  lastHolders.set(path, done)
  void done.then(() => lastHolders.get(path) === done && lastHolders.delete(path))
  return turn
}

/**
 * Takes the lock that `withFileLock` takes, for as long as the caller likes.
 * @returns what gives the lock back, or undefined if somebody else has it, in this process or another
 */
export async function tryFileLock(path: string): Promise<Disposable | undefined> {
  const lock = await openLock(path)
  if (tryAcquire(lock)) return { [Symbol.dispose]: () => lock.close() }
  lock.close()
  return undefined
}

async function openLock(path: string): Promise<DatabaseSync> {
  // Loaded here, so that a Lambda function, which never locks files, does not pay for it.
  const { DatabaseSync } = await import('node:sqlite')
  return new DatabaseSync(path, { timeout: 0 })
}

async function holding<T>(path: string, action: () => Promise<T>): Promise<T> {
  const lock = await openLock(path)
  try {
    await acquire(lock, path)
    return await action()
  } finally {
    lock.close()
  }
}

async function acquire(lock: DatabaseSync, path: string): Promise<void> {
  // A clock that nobody sets, as `performance` has one, which takes a millisecond to load.
  const giveUpAt = process.uptime() + PATIENCE_SECONDS
  while (!tryAcquire(lock)) {
    if (process.uptime() > giveUpAt) throw new TransientError('STORE', `The lock ${path} is held by another process`)
    await sleep(1 + Math.random() * 4)
  }
}

function tryAcquire(lock: DatabaseSync): boolean {
  try {
    lock.exec('BEGIN EXCLUSIVE')
    return true
  } catch (error) {
    if (error instanceof Error && 'errcode' in error && error.errcode === BUSY) return false
    throw error
  }
}
