import type { InvocationTime } from '../src/deadline.ts'

/** Time that is over after so many looks at it: at the start, between blocks of rows, and while waiting for room. */
export function looks(count: number): InvocationTime {
  let looked = 0
  return { getRemainingTimeInMillis: () => (++looked > count ? 0 : 900_000) }
}

/** As many rows as are asked for, of so many items, with a filler that makes blocks of them. */
export function csvOf(rows: number, { items = rows, filler = 1_000, version = 'one' } = {}): string {
  const lines = ['id,value,filler']
  for (let number = 1; number <= rows; number++) {
    // Every fiftieth cannot be taken.
    const id = number % 50 === 0 ? '' : number % items
    lines.push(`${id},${version} ${number},${'x'.repeat(filler)}`)
  }
  return `${lines.join('\n')}\n`
}
