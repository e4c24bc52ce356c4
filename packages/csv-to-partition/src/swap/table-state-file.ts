import { setTimeout as sleep } from 'node:timers/promises'
import { JsonFile, type ObjectStore, type TableRef } from '@inlet/lake'
import { NO_LOADS, type TableState, tableState, tableStateKey } from './table-state.ts'

/** The longest wait before a change that lost a race is made again; waits are random. */
const AGAIN_MS = 50

/** The state of a table's loads, in the table's bucket. Any number of processes change it at once. */
export class TableStateFile {
  /** `s3://bucket/key` */
  readonly place: string
  readonly #open: () => JsonFile<TableState>

  constructor(store: ObjectStore, bucket: string, table: TableRef) {
    const key = tableStateKey(table)
    this.place = `s3://${bucket}/${key}`
    const what = `the state of the loads of ${table.database}.${table.name}`
    // One for each change, since changes run at once, also within a process: the timer of a lease makes some.
    this.#open = () => new JsonFile({ store, bucket, key, what, parse: json => tableState.parse(json) })
  }

  /** @throws TransientError STATE if it is not what this version of the function writes */
  async read(): Promise<TableState> {
    return (await this.#open().read())?.value ?? NO_LOADS
  }

  /**
   * Makes a change on top of all that others have made. `change` may be called several times; it returns the very same
   * object if nothing is to be written, and what it throws comes out.
   * @returns the state as it then is
   * @throws TransientError STATE as `read`; STORE, and then the change may have been made all the same
   */
  async update(change: (state: TableState) => TableState): Promise<TableState> {
    for (;;) {
      const file = this.#open()
      const found = await file.read()
      const current = found?.value ?? NO_LOADS
      const next = change(current)
      if (next === current) return current
      const written = await file.replace(found?.etag, next)
      if (written !== undefined) return written.value
      await sleep(Math.random() * AGAIN_MS)
    }
  }
}
