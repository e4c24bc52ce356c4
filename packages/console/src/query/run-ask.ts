import { type CatalogTable, InputError, TransientError } from '@inlet/core'
import { type JsonValue, NotAQuery, openLocalLake, type SessionLimits } from '@inlet/local'
import { answerText, type Rows, RowTooLarge } from './answer-text.ts'
import { csvText } from './csv-text.ts'
import { MOST_ANSWER_BYTES, MOST_CSV_ROWS } from './limits.ts'
import type { Ask, FromProcess, Refusal } from './messages.ts'
import { wantedTables } from './wanted-tables.ts'

/** Large enough that what is around a piece costs little. */
const PIECE_CHARACTERS = 256 * 1024
const MESSAGE_CHARACTERS = 10_000

/** It is the lake that cannot be opened, for the reason that is the cause. */
class LakeFailure extends Error {
  override readonly name = 'LakeFailure'
}

/** What a query answers, message by message; nothing is thrown. */
export async function* runAsk(ask: Ask, limits: SessionLimits): AsyncGenerator<FromProcess> {
  const startedAt = Date.now()
  try {
    using opened = await openRows(ask, limits)
    if (ask.as === 'csv') yield* csvPieces(opened.rows)
    else yield { is: 'answer', json: await answerText(opened.rows, ask.limit, startedAt) }
  } catch (error) {
    yield error instanceof LakeFailure ? failureOf(error.cause) : refusalOf(error)
  }
}

/** The query's rows. It may name a table in a way that its text does not show: then all tables are opened. */
async function openRows(ask: Ask, limits: SessionLimits): Promise<Disposable & { readonly rows: Rows }> {
  try {
    return await openRowsOf(ask, wantedTables(ask.sql), limits)
  } catch (error) {
    const isUnknown = error instanceof Error && /^(Catalog|Binder) Error: .* does not exist/.test(error.message)
    if (!isUnknown) throw error
    return await openRowsOf(ask, () => true, limits)
  }
}

async function openRowsOf({ lake: root, sql }: Ask, isWanted: (table: CatalogTable) => boolean, limits: SessionLimits) {
  const lake = await openLocalLake(root, { isWanted, limits, readable: 'live files' }).catch((cause: unknown) => {
    throw new LakeFailure('', { cause })
  })
  try {
    return { rows: await lake.stream(sql), [Symbol.dispose]: () => lake.close() }
  } catch (error) {
    lake.close()
    throw error
  }
}

async function* csvPieces({ columns, rows }: Rows): AsyncGenerator<FromProcess> {
  let csv = csvLine(columns.map(({ name }) => name))
  let count = 0
  for await (const some of rows) {
    for (const row of some) {
      if (++count > MOST_CSV_ROWS) {
        // Broken off rather than cut: a file that looks whole is whole.
        yield { is: 'refused', code: 'TOO_LARGE', message: `Expected at most ${MOST_CSV_ROWS} rows, found more` }
        return
      }
      csv += csvLine(row)
      if (csv.length < PIECE_CHARACTERS) continue
      yield { is: 'piece', csv }
      csv = ''
    }
  }
  yield { is: 'piece', csv }
  yield { is: 'end' }
}

/** @throws RowTooLarge if the console had better not hold it */
function csvLine(row: readonly JsonValue[]): string {
  const line = csvText([row])
  if (line.length > MOST_ANSWER_BYTES) throw new RowTooLarge()
  return line
}

function refusalOf(error: unknown): Refusal {
  // A query writes its own message with error().
  const message = (error instanceof Error ? error.message : String(error)).slice(0, MESSAGE_CHARACTERS)
  if (error instanceof NotAQuery) return { is: 'refused', code: 'NOT_A_QUERY', message }
  const isTooLarge = error instanceof RowTooLarge || /^Out of Memory Error/.test(message)
  return { is: 'refused', code: isTooLarge ? 'TOO_LARGE' : 'BAD_SQL', message }
}

function failureOf(error: unknown): FromProcess {
  if (error instanceof InputError || error instanceof TransientError) {
    return { is: 'failed', code: error.code, message: error.message }
  }
  return { is: 'failed', code: 'INTERNAL', message: error instanceof Error ? error.message : String(error) }
}
