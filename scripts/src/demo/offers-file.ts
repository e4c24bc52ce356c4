import { createOffers, OFFER_COLUMNS, type OffersOptions } from '../samples/offers.ts'

/** The cells of a row, in the order of the columns. */
type Cells = readonly string[]

/** A CSV file, and what is to become of each of its rows. */
export interface OffersFile {
  readonly csv: string
  readonly rows: number
  /** Rows that make an item, in the order of the file. */
  readonly processed: readonly Cells[]
  /** Why each of the others makes none, by its number. */
  readonly refused: ReadonlyMap<number, string>
}

/** A row between the offers. Without a code, it is one that is to be written. */
interface OddRow {
  readonly cells: Cells
  readonly code?: string
}

const ODD_EVERY = 75

/** Made of an offer that is in the file already, so that the key is that of an earlier row. */
const ODD_ROWS: readonly ((cells: Cells, first: Cells) => OddRow)[] = [
  cells => ({ cells: cells.slice(1), code: 'CELL_COUNT' }),
  cells => ({ cells: [...cells, 'one more'], code: 'CELL_COUNT' }),
  cells => ({ cells: cells.with(0, ''), code: 'EMPTY_KEY' }),
  cells => ({ cells: cells.with(0, '7'.repeat(3_000)), code: 'KEY_TOO_LONG' }),
  cells => ({ cells: cells.with(-1, 'lo\0w'), code: 'NUL' }),
  cells => ({ cells: cells.with(-1, 'x'.repeat(500_000)), code: 'ITEM_TOO_LARGE' }),
  cells => ({ cells: cells.with(-1, 'the same key a row later') }),
  (_, first) => ({ cells: first.with(-1, 'the same key many rows later') }),
  cells => ({ cells: cells.with(1, 'quotes').with(-1, 'She said "no",\r\nand left 🙂\n') }),
  cells => ({ cells: cells.with(1, 'empty cells').with(2, '').with(-1, '') }),
  cells => ({ cells: cells.with(1, '0071').with(2, '1e5').with(3, '=1+1').with(-1, ' null ') }),
]

/** Offers as CSV, with odd and bad rows among them. The same options make the same file. */
export function makeOffersFile(options: OffersOptions): OffersFile {
  const lines = [csvLine(OFFER_COLUMNS)]
  const processed: Cells[] = []
  const refused = new Map<number, string>()
  for (const { cells, code } of rowsOf(options)) {
    if (code === undefined) processed.push(cells)
    else refused.set(lines.length, code)
    lines.push(csvLine(cells))
  }
  return { csv: lines.join(''), rows: lines.length - 1, processed, refused }
}

function* rowsOf(options: OffersOptions): Generator<OddRow> {
  let first: Cells | undefined
  let number = 0
  for (const offer of createOffers(options)) {
    const cells = OFFER_COLUMNS.map(name => offer[name])
    first ??= cells
    yield { cells }
    number++
    if (number % ODD_EVERY !== 0) continue
    const makeOdd = ODD_ROWS[(number / ODD_EVERY - 1) % ODD_ROWS.length]
    if (makeOdd !== undefined) yield makeOdd(cells, first)
  }
}

function csvLine(cells: Cells): string {
  return `${cells.map(csvCell).join(',')}\n`
}

function csvCell(cell: string): string {
  return /[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell
}
