import { randomUUID } from 'node:crypto'
import type { DatabaseSync } from 'node:sqlite'
import type { Message } from './message.ts'

/** Of a message that somebody has in hand. */
const IN_HAND = Number.MAX_SAFE_INTEGER

/** The messages of a queue. They outlive the process; what it had in hand comes again, and counts as received. */
export interface MessageTable {
  /** @returns its id */
  send(body: string, now: number): string
  /** The message that has waited longest of those whose time has come, to be kept in hand; undefined if there is none. */
  receive(now: number): Message | undefined
  /** It is done. */
  delete(id: string): void
  /** It comes again at that time. @param isReceived whether it counts as received */
  putBack(id: string, visibleAt: number, isReceived: boolean): void
  /** The time of whatever was put back has come. */
  hurry(now: number): void
  /** When the time of the next one comes, in ms since 1970; undefined if none waits. */
  nextAt(): number | undefined
  /** Messages that nobody has in hand. */
  waiting(): number
}

/** @param database may have those of other queues, too; no other process works on them */
export function messageTable(database: DatabaseSync, queue: string): MessageTable {
  database.exec(`CREATE TABLE IF NOT EXISTS messages (
    number INTEGER PRIMARY KEY AUTOINCREMENT, queue TEXT NOT NULL, id TEXT NOT NULL UNIQUE, body TEXT NOT NULL,
    sent_at INTEGER NOT NULL, first_received_at INTEGER, receives INTEGER NOT NULL, visible_at INTEGER NOT NULL
  )`)
  database.exec('CREATE INDEX IF NOT EXISTS messages_by_time ON messages (queue, visible_at)')
  database.prepare('UPDATE messages SET visible_at = 0 WHERE queue = ? AND visible_at = ?').run(queue, IN_HAND)
  const insert = database.prepare(
    'INSERT INTO messages (queue, id, body, sent_at, receives, visible_at) VALUES (?, ?, ?, ?, 0, ?)',
  )
  const take = database.prepare(`UPDATE messages
    SET receives = receives + 1, first_received_at = coalesce(first_received_at, :now), visible_at = ${IN_HAND}
    WHERE number = (SELECT min(number) FROM messages WHERE queue = :queue AND visible_at <= :now)
    RETURNING id, body, sent_at, first_received_at, receives`)
  const remove = database.prepare('DELETE FROM messages WHERE id = ?')
  const putBack = database.prepare('UPDATE messages SET visible_at = ?, receives = receives - ? WHERE id = ?')
  const hurry = database.prepare(`UPDATE messages SET visible_at = ? WHERE queue = ? AND visible_at < ${IN_HAND}`)
  const next = database.prepare(
    `SELECT min(visible_at) AS at, count(*) AS waiting FROM messages WHERE queue = ? AND visible_at < ${IN_HAND}`,
  )
  return {
    send(body, now) {
      const id = randomUUID()
      insert.run(queue, id, body, now, now)
      return id
    },
    receive(now) {
      const row = take.get({ queue, now })
      if (row === undefined) return undefined
      return {
        id: String(row.id),
        body: String(row.body),
        sentAt: Number(row.sent_at),
        firstReceivedAt: Number(row.first_received_at),
        receives: Number(row.receives),
      }
    },
    delete: id => void remove.run(id),
    putBack: (id, visibleAt, isReceived) => void putBack.run(visibleAt, isReceived ? 0 : 1, id),
    hurry: now => void hurry.run(now, queue),
    nextAt() {
      const at = next.get(queue)?.at
      return at === null || at === undefined ? undefined : Number(at)
    },
    waiting: () => Number(next.get(queue)?.waiting ?? 0),
  }
}
