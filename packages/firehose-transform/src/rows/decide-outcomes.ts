import { InputError } from '@inlet/core'
import { Delivered, NO_TABLE, type Outcome } from '../answers/outcome.ts'
import type { RecordMetadata } from '../answers/response.ts'
import type { Place, RecordContent, SortedRecords } from '../records/sort-records.ts'
import type { TableBatch } from '../records/table-batch.ts'
import type { Delivery } from '../settings.ts'
import { findSuperseded } from './find-superseded.ts'
import { TableRows } from './table-rows.ts'

export interface DecidedRecords {
  /** One for each record, in their order. */
  readonly outcomes: readonly Outcome[]
  readonly tables: ReadonlyMap<TableBatch, TableRows>
}

/** rows → lines: what becomes of each record, if there is room for all of them. */
export function decideOutcomes({ contents, batches }: SortedRecords, delivery: Delivery): DecidedRecords {
  const tables = new Map(batches.map(batch => [batch, new TableRows(batch, delivery)]))
  const decision = new Decision(tables, delivery)
  const outcomes = contents.map(content => decision.of(content))
  const isCollapsed = delivery.is === 'iceberg' && delivery.mode === 'upsert'
  return { outcomes: isCollapsed ? collapse(contents, outcomes) : outcomes, tables }
}

/** Of the changes of an item that could be delivered, the newest is. Each is in a record of its own. */
function collapse(contents: readonly RecordContent[], outcomes: readonly Outcome[]): readonly Outcome[] {
  const places = contents.map((content, index) => (outcomes[index]?.is === 'delivered' ? placeOf(content) : undefined))
  const delivered = new Map<TableBatch, Set<number>>()
  for (const place of places) {
    if (place === undefined) continue
    const rows = delivered.get(place.batch)
    if (rows === undefined) delivered.set(place.batch, new Set([place.row]))
    else rows.add(place.row)
  }
  const superseded = new Map(Array.from(delivered, ([batch, rows]) => [batch, findSuperseded(batch, rows)]))
  return outcomes.map((outcome, index) => {
    const place = places[index]
    const isSuperseded = place !== undefined && superseded.get(place.batch)?.has(place.row) === true
    return isSuperseded ? { is: 'superseded', tables: outcome.tables } : outcome
  })
}

function placeOf(content: RecordContent): Place | undefined {
  if (content.is === 'change') return content
  return content.is === 'changes' ? content.places[0] : undefined
}

class Decision {
  readonly #tables: ReadonlyMap<TableBatch, TableRows>
  readonly #delivery: Delivery
  /** Those of the last change: of a table, they mostly come one after the other. */
  #latest: TableRows | undefined

  constructor(tables: ReadonlyMap<TableBatch, TableRows>, delivery: Delivery) {
    this.#tables = tables
    this.#delivery = delivery
  }

  of(content: RecordContent): Outcome {
    if (content.is === 'change') return this.#ofOne(content)
    if (content.is === 'changes') return this.#ofSeveral(content)
    return { is: 'failed', error: content.error, tables: [NO_TABLE] }
  }

  #ofOne({ batch, row }: Place): Outcome {
    const rows = this.#rowsOf(batch)
    const { tables } = rows
    const error = rows.error(row)
    if (error !== undefined) return { is: 'failed', error, tables }
    return new Delivered(rows.line(row), batch.metadata[row], tables)
  }

  #ofSeveral({ places, skipped }: RecordContent & { is: 'changes' }): Outcome {
    const found = places.map(({ batch, row }) => ({ batch, row, rows: this.#rowsOf(batch) }))
    const tables = [...found.flatMap(({ rows }) => rows.tables), ...new Array<string>(skipped).fill(NO_TABLE)]
    const [first, ...others] = found
    if (first === undefined) return { is: 'skipped', tables }
    for (const { row, rows } of found) {
      const error = rows.error(row)
      if (error !== undefined) return { is: 'failed', error, tables }
    }
    const metadata = first.batch.metadata[first.row]
    if (others.some(({ batch, row }) => !this.#goesWith(batch.metadata[row], metadata))) {
      const message = `Expected the ${found.length} changes of an aggregated record to go to one place, which takes them as lines`
      return { is: 'failed', error: new InputError('BAD_AGGREGATE', message), tables }
    }
    const lines = found.map(({ row, rows }) => Buffer.from(rows.line(row), 'base64'))
    return new Delivered(Buffer.concat(lines).toString('base64'), metadata, tables)
  }

  #rowsOf(batch: TableBatch): TableRows {
    if (this.#latest?.batch === batch) return this.#latest
    const rows = this.#tables.get(batch)
    this.#latest = rows
    if (rows === undefined) throw new Error('Every batch has its rows')
    return rows
  }

  /** A record has one answer: several lines fit in it, several rows of Iceberg tables or objects do not. */
  #goesWith(metadata: RecordMetadata | undefined, first: RecordMetadata | undefined): boolean {
    return this.#delivery.is === 'json' && metadata === first
  }
}
