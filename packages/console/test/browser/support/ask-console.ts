import { randomUUID } from 'node:crypto'
import type { QueryAnswer } from '../../../src/api/query.ts'

type Rows = Extract<QueryAnswer, { is: 'rows' }>

/** Runs a query by the console's API, as the page does. */
export async function askConsole(url: string, sql: string): Promise<Rows> {
  const response = await fetch(`${url}/api/query`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-inlet': '1' },
    body: JSON.stringify({ id: randomUUID(), sql }),
  })
  const answer = (await response.json()) as QueryAnswer
  if (answer.is !== 'rows') throw new Error(`Expected rows, found ${JSON.stringify(answer)}`)
  return answer
}
