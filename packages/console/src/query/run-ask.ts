import { InputError, TransientError } from '@inlet/core'
import { type LakeOptions, type LocalLake, NotAQuery, openLocalLake } from '@inlet/local'
import { answerText, type Rows, RowTooLarge } from './answer-text.ts'
import { csvText } from './csv-text.ts'
import { MOST_CSV_ROWS } from './limits.ts'
import type { Ask, FromProcess, Refusal } from './messages.ts'
import { wantedTables } from './wanted-tables.ts'

/** Large enough that what is around a piece costs little. */
const PIECE_CHARACTERS = 256 * 1024

/** What a query answers, message by message; nothing is thrown. */
export async function* runAsk(ask: Ask, limits: LakeOptions['limits']): AsyncGenerator<FromProcess> {
  let hasLake = false
  try {
    const startedAt = Date.now()
    const { lake, rows } = await openRows(ask, limits, () => {
      hasLake = true
    })
    try {
      if (ask.as === 'csv') yield* csvPieces(rows)
      else yield { is: 'answer', json: await answerText(rows, ask.limit, startedAt) }
    } finally {
      lake.close()
    }
  } catch (error) {
    yield hasLake ? refusalOf(error) : failureOf(error)
  }
}

/** The query's rows. It may name a table in a way that its text does not show: then all tables are opened. */
async function openRows(
  { lake: root, sql }: Ask,
  limits: LakeOptions['limits'],
  onOpened: () => void,
): Promise<{ readonly lake: LocalLake; readonly rows: Rows }> {
  const open = async (isWanted: NonNullable<LakeOptions['isWanted']>) => {
    const lake = await openLocalLake(root, { isWanted, readable: 'live files', ...(limits && { limits }) })
    onOpened()
    try {
      return { lake, rows: await lake.stream(sql) }
    } catch (error) {
      lake.close()
      throw error
    }
  }
  try {
    return await open(wantedTables(sql))
  } catch (error) {
    if (!(error instanceof Error && /^Catalog Error: Table with name/.test(error.message))) throw error
    return await open(() => true)
  }
}

async function* csvPieces({ columns, rows }: Rows): AsyncGenerator<FromProcess> {
  let csv = csvText([columns.map(({ name }) => name)])
  let count = 0
  for await (const some of rows) {
    count += some.length
    if (count > MOST_CSV_ROWS) {
      // Broken off rather than cut: a file that looks whole is whole.
      yield { is: 'refused', code: 'TOO_LARGE', message: `Expected at most ${MOST_CSV_ROWS} rows, found more` }
      return
    }
    csv += csvText(some)
    if (csv.length < PIECE_CHARACTERS) continue
    yield { is: 'piece', csv }
    csv = ''
  }
  yield { is: 'piece', csv }
  yield { is: 'end' }
}

function refusalOf(error: unknown): Refusal {
  const message = error instanceof Error ? error.message : String(error)
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
