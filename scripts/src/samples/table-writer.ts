import type { ChangeRecord, Item } from '@inlet/local'
import { createCapture } from './capture.ts'
import { createRandom } from './random.ts'
import type { Moment, SampleTable } from './sample-table.ts'
import { createTableModel, keysOf } from './table-model.ts'

export type TableWriter = {
  readonly source: string
  /** Writes to the table until something changes, and gives the record of that change. */
  next(at: number, progress: number): ChangeRecord
  items(): Item[]
}

/** Writes to a sample table as an application would: new items, updates, deletes, and deleted keys that come back. */
export function createTableWriter(table: SampleTable, seed: number): TableWriter {
  const random = createRandom(seed, table.source)
  const model = createTableModel(table.source, table.key, createCapture(table.capture, random))
  const known: Item[] = []

  function insert(moment: Moment): ChangeRecord | undefined {
    const item = table.create(moment)
    known.push(keysOf(item, table.key))
    return model.put(item, moment.at)
  }

  function touch(key: Item, moment: Moment): ChangeRecord | undefined {
    const item = model.get(key)
    if (!item) return model.put({ ...table.create(moment), ...key }, moment.at)
    if (hasExpired(item, table.ttl, moment)) return model.delete(key, moment.at, 'ttl')
    if (random.chance(0.2)) return model.delete(key, moment.at)
    return model.update(key, old => table.change(old, moment), moment.at)
  }

  function write(moment: Moment): ChangeRecord | undefined {
    // Some keys are hot: in a burst of writes their changes are microseconds apart.
    const key = random.chance(0.3) ? known.at(-1) : known[random.int(0, known.length - 1)]
    return key === undefined || random.chance(0.45) ? insert(moment) : touch(key, moment)
  }

  return {
    source: table.source,
    next: (at, progress) => {
      const moment = { random, at, progress }
      for (;;) {
        const record = write(moment)
        if (record) return record
      }
    },
    items: model.items,
  }
}

function hasExpired(item: Item, ttl: string | undefined, { at }: Moment): boolean {
  const expiry = ttl === undefined ? undefined : item[ttl]
  return expiry !== undefined && 'N' in expiry && Number(expiry.N) * 1_000_000 <= at
}
