import { setTimeout as sleep } from 'node:timers/promises'
import { CATALOG } from './start-trino.ts'

/** What Trino answers: https://trino.io/docs/435/develop/client-protocol.html */
export interface TrinoAnswer {
  /** Types as Trino writes them: `timestamp(3)`. */
  readonly columns: readonly { readonly name: string; readonly type: string }[]
  /** Values as Trino sends them; numbers as their text, `Digits`. */
  readonly rows: readonly (readonly TrinoValue[])[]
}

/** A number, digit for digit: a JavaScript number would round a bigint. */
interface Digits {
  readonly digits: string
}

export type TrinoValue = string | boolean | null | Digits

interface Page {
  readonly nextUri?: string
  readonly columns?: TrinoAnswer['columns']
  readonly data?: TrinoAnswer['rows']
  readonly error?: { readonly message: string; readonly errorName: string }
}

/**
 * What the Java machine fails with when it cannot link a class that Trino has made of a query. Seen once, of a statement that
 * it took in all other runs: it is not about what was asked, nor about what was read.
 */
const NOT_LINKED = /java\.lang\.invoke\./

/**
 * Runs one statement; once more if it could not be linked.
 * @param session properties such as `awsdatacatalog.timestamp_precision`
 * @throws with Trino's message and the name of its error
 */
export async function askTrino(
  endpoint: string,
  sql: string,
  session: Readonly<Record<string, string>> = {},
): Promise<TrinoAnswer> {
  try {
    return await ask(endpoint, sql, session)
  } catch (error) {
    if (!(error instanceof Error && NOT_LINKED.test(error.message))) throw error
    return ask(endpoint, sql, session)
  }
}

async function ask(endpoint: string, sql: string, session: Readonly<Record<string, string>>): Promise<TrinoAnswer> {
  const headers = {
    'X-Trino-User': 'inlet',
    'X-Trino-Catalog': CATALOG,
    'X-Trino-Time-Zone': 'UTC',
    // Else times have no more than milliseconds.
    'X-Trino-Client-Capabilities': 'PARAMETRIC_DATETIME',
    'X-Trino-Session': Object.entries(session)
      .map(([name, value]) => `${name}=${value}`)
      .join(','),
  }
  let columns: TrinoAnswer['columns'] = []
  const rows: (readonly TrinoValue[])[] = []
  let page = await readPage(await fetch(`${endpoint}/v1/statement`, { method: 'POST', body: sql, headers }))
  for (;;) {
    const { error, nextUri } = page
    if (error !== undefined) throw new Error(`${error.errorName}: ${error.message}`)
    columns = page.columns ?? columns
    rows.push(...(page.data ?? []))
    if (nextUri === undefined) return { columns, rows }
    page = await readPage(await fetchNext(nextUri))
  }
}

/** 503: ask again, in 50–100 ms. */
async function fetchNext(uri: string): Promise<Response> {
  for (;;) {
    const response = await fetch(uri)
    if (response.status !== 503) return response
    await sleep(75)
  }
}

async function readPage(response: Response): Promise<Page> {
  const text = await response.text()
  if (!response.ok) throw new Error(`Trino answered ${response.status}: ${text.slice(0, 500)}`)
  return JSON.parse(text, keepDigits)
}

/** TypeScript's types lack the third parameter: https://tc39.es/proposal-json-parse-with-source/ */
function keepDigits(this: unknown, _key: string, value: unknown, context?: { readonly source?: string }): unknown {
  return typeof value === 'number' ? { digits: context?.source ?? String(value) } : value
}
