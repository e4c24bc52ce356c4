import { createHash } from 'node:crypto'

/** The columns of the file, with the types that each side is told. */
export const COLUMNS = {
  payment_id: 'string',
  customer: 'string',
  quantity: 'int',
  price: 'decimal(12,2)',
  score: 'double',
  day: 'date',
  paid_at: 'timestamp',
  is_gift: 'boolean',
} as const

const FIRST_NAMES = ['Amelia', 'José', 'Zoë', 'Wei', 'Priya', 'Olu', 'Søren', 'Mary Ann']
const LAST_NAMES = ['García', 'Smith', 'O’Neill', 'Jones-Brown', 'Nguyễn', 'Kowalski', 'Haddad', 'Li']
const START = Date.UTC(2026, 0, 31)
const DAY_MS = 86_400_000

/**
 * Payments as the text of a CSV file of eight columns, some 124 bytes a row, in chunks of whole lines. Of the names, one in
 * sixteen has a comma, and is in quotes.
 */
export function* paymentsCsv(rows: number): Generator<string, void, undefined> {
  let text = `${Object.keys(COLUMNS).join(',')}\n`
  // Numbers that look random and are the same each time, by multiplication modulo 2^32.
  let seed = 1
  const next = (below: number): number => {
    seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0
    return Math.floor((seed / 2 ** 32) * below)
  }
  const stem = createHash('sha256').update('payments').digest('hex').slice(0, 20)
  for (let row = 0; row < rows; row++) {
    const [first = '', last = ''] = [FIRST_NAMES[next(8)], LAST_NAMES[next(8)]]
    const customer = next(16) === 0 ? `"${last}, ${first}"` : `${first} ${last}`
    const at = START - next(365) * DAY_MS + next(DAY_MS)
    const time = new Date(at).toISOString()
    const price = `${next(2_000)}.${String(next(100)).padStart(2, '0')}`
    text += `${stem}-${String(row).padStart(15, '0')},${customer},${next(1_000)},${price},${next(2 ** 31) / 2 ** 31},${time.slice(0, 10)},${time},${next(2) === 1}\n`
    if (row % 1_000 !== 999) continue
    yield text
    text = ''
  }
  if (text !== '') yield text
}
