import { zeroOrMore } from '../../live/zero-or-more.ts'
import { UsageError } from '../../output/run-cli.ts'
import { wholeNumber } from '../../output/whole-number.ts'
import { lakeOption } from '../lake-directory.ts'
import type { WriteCounts } from './row-writes.ts'

/** The options of a command that writes sample rows. `rows` is what they are: `Orders`. */
export function putArgs(rows: string, table: string) {
  return {
    rows: { type: 'string', default: '100', description: `${rows} to put` },
    update: { type: 'string', default: '0', description: `Updates of ${rows.toLowerCase()}, among the puts` },
    delete: { type: 'string', default: '0', description: `${rows} to delete, among the puts` },
    rate: { type: 'string', description: 'Writes a second (default: as fast as it goes)' },
    seed: { type: 'string', default: '42', description: 'Whole number; the same one gives the same writes' },
    table: { type: 'string', default: table, valueHint: 'name', description: 'Created if it is not there' },
    json: { type: 'boolean', description: 'Print the counts as one JSON object' },
    ...lakeOption,
  } as const
}

/** What the options of `putArgs` say. */
export interface PutArgs {
  readonly rows: string
  readonly update: string
  readonly delete: string
  readonly rate?: string | undefined
  readonly seed: string
  readonly table: string
  readonly json?: boolean | undefined
  readonly lake?: string | undefined
}

/** @throws UsageError if one is no number, or there are more to delete than to put */
export function writeCounts(args: Pick<PutArgs, 'rows' | 'update' | 'delete'>): WriteCounts {
  const rows = wholeNumber('rows', args.rows)
  const deletes = zeroOrMore('delete', args.delete)
  if (deletes > rows) throw new UsageError(`Expected no more to --delete than --rows (${rows}), found ${deletes}`)
  return { rows, updates: zeroOrMore('update', args.update), deletes }
}
