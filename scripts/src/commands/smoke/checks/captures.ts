import { describeCapture } from '@inlet/capture-watch/describe-capture'
import pMap from 'p-map'
import type { Check, Smoke } from '../check.ts'

/** DynamoDB takes ten such calls a second. */
const AT_ONCE = 4
const MOST_NAMED = 5

export const captures: Check = {
  name: 'captures',
  title: 'DynamoDB streams every table, with microseconds',
  async run(smoke) {
    const tables = smoke.outputs.Captures.flatMap(({ tables, stream }) => tables.map(table => ({ table, stream })))
    // A deploy does not wait until DynamoDB has switched on what it asked for.
    await smoke.waitUntil('all captures', async () => {
      const problems = await pMap(tables, ({ table, stream }) => problemOf(smoke, table, stream), {
        concurrency: AT_ONCE,
      })
      const found = problems.filter(problem => problem !== undefined)
      const more = found.length - MOST_NAMED
      if (found.length === 0) return undefined
      return [...found.slice(0, MOST_NAMED), ...(more > 0 ? [`${more} more`] : [])].join(', ')
    })
    return [`${tables.length} tables`]
  },
}

async function problemOf({ dynamodb }: Smoke, table: string, stream: string): Promise<string | undefined> {
  const capture = await describeCapture(dynamodb, table, stream)
  if (capture.is !== 'active') return `${table} is ${capture.status ?? 'not switched on'}`
  const { precision = 'MILLISECOND' } = capture
  return precision === 'MICROSECOND' ? undefined : `${table} streams with ${precision}, expected MICROSECOND`
}
