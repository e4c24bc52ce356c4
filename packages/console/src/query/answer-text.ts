import type { JsonValue, QueryColumn } from '@inlet/local'
import { toCell } from './cells.ts'
import { MOST_ANSWER_BYTES } from './limits.ts'

export interface Rows {
  readonly columns: readonly QueryColumn[]
  readonly rows: AsyncIterable<readonly (readonly JsonValue[])[]>
}

/** A row, or the names and types of columns, that no page can take. */
export class RowTooLarge extends Error {
  override readonly name = 'RowTooLarge'

  constructor() {
    super(`A row is larger than ${MOST_ANSWER_BYTES / 1024 ** 2} MB: select fewer or shorter columns`)
  }
}

/**
 * The `QueryAnswer` of rows as JSON: no more than `limit` of them, nor than a page can take.
 * @param startedAt ms since 1970
 * @throws RowTooLarge if not even the first row fits, or the columns do not
 */
export async function answerText({ columns, rows }: Rows, limit: number, startedAt: number): Promise<string> {
  const lines: string[] = []
  let bytes = Buffer.byteLength(JSON.stringify(columns))
  if (bytes > MOST_ANSWER_BYTES) throw new RowTooLarge()
  let isCut = false
  reading: for await (const some of rows) {
    for (const row of some) {
      const line = JSON.stringify(row.map(toCell))
      bytes += Buffer.byteLength(line) + 1
      isCut = lines.length === limit || bytes > MOST_ANSWER_BYTES
      if (isCut) break reading
      lines.push(line)
    }
  }
  if (isCut && lines.length === 0 && limit > 0) throw new RowTooLarge()
  const rest = JSON.stringify({ is: 'rows', columns, isCut, ms: Date.now() - startedAt })
  return `${rest.slice(0, -1)},"rows":[${lines.join(',')}]}`
}
