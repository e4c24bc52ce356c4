import { zipOf } from '@inlet/lake/testing/zip'
import { createRates, RATE_COLUMNS, type Rate, type RatesOptions } from '../samples/rates.ts'

/** A row of the partition, as text: its number in the file, the columns, and what was rescued. */
export type RateRow = readonly (string | null)[]

/** A vendor's zip, and what is to become of each of its rows. */
export interface RatesFile {
  readonly zip: Buffer
  readonly rows: number
  /** Rows that are to be in the partition, in the order of the file. */
  readonly loaded: readonly RateRow[]
  /** The text of each of the others, with the end of its line, by its number. */
  readonly quarantined: ReadonlyMap<number, string>
}

/** What a vendor sends of a day, in this order. */
export interface Deliveries {
  /** YYYYMMDD */
  readonly dataRef: string
  /** With a wrong rate, and odd rows. */
  readonly first: RatesFile
  /** The beginning of the correction. */
  readonly cutOff: RatesFile
  readonly corrected: RatesFile
}

/** What takes the place of a row: text with too few cells, or too many; or a rate that its column cannot hold. */
type OddRow = (rate: Rate) => { readonly text: string } | { readonly rate: string; readonly text?: never }

/** By the number of their row, in either of the zip's files. */
const ODD_ROWS: ReadonlyMap<number, OddRow> = new Map<number, OddRow>([
  [71, rate => ({ text: csvLine({ ...rate, rate: '1,234.50000000' }) })],
  [142, rate => ({ rate: `${rate.rate}00000001` })],
  [213, ({ day, base }) => ({ text: [day, base].join() })],
  [333, rate => ({ text: `${csvLine(rate)},"said ""final"",\r\nthen moved 🙂"` })],
  [404, () => ({ rate: 'n/a' })],
])

/** The one that the correction still has. */
const OVERLOOKED = 333

const ROWS_WHEN_CUT_OFF = 40
const LINE_END = '\r\n'

/** The same options make the same bytes. */
export function makeDeliveries(options: RatesOptions): Deliveries {
  const { day } = options
  const rates = [...createRates(options)]
  const overlooked = new Map([...ODD_ROWS].filter(([number]) => number === OVERLOOKED))
  return {
    dataRef: day.replaceAll('-', ''),
    first: makeFile(day, rates.map(withWrongRate), ODD_ROWS),
    cutOff: makeFile(day, rates.slice(0, ROWS_WHEN_CUT_OFF), overlooked),
    corrected: makeFile(day, rates, overlooked),
  }
}

function makeFile(day: string, rates: readonly Rate[], oddRows: ReadonlyMap<number, OddRow>): RatesFile {
  const lines: string[] = []
  const loaded: RateRow[] = []
  const quarantined = new Map<number, string>()
  for (const [index, rate] of rates.entries()) {
    const number = index + 1
    const odd = oddRows.get(number)?.(rate)
    const line = (odd?.text ?? csvLine({ ...rate, ...odd })) + LINE_END
    lines.push(line)
    if (odd?.text === undefined) loaded.push(rateRow(number, rate, odd?.rate))
    else quarantined.set(number, line)
  }
  return { zip: zipHalves(day, lines), rows: lines.length, loaded, quarantined }
}

/** Somebody has moved its point. */
function withWrongRate(rate: Rate): Rate {
  return rate.base === 'EUR' && rate.currency === 'JPY' ? { ...rate, rate: pointMoved(rate.rate) } : rate
}

/** `1.61194029` of `161.19402985`. */
function pointMoved(rate: string): string {
  return rate.replace(/(\d\d)\.(\d+)\d\d$/, '.$1$2')
}

function rateRow(number: number, rate: Rate, rescued: string | undefined): RateRow {
  const cells = rescued === undefined ? rate : { ...rate, rate: null }
  const rescuedData = rescued === undefined ? null : JSON.stringify({ rate: rescued })
  return [String(number), ...RATE_COLUMNS.map(name => cells[name]), rescuedData]
}

/** No value of a rate needs quotes. */
function csvLine(rate: Rate): string {
  return RATE_COLUMNS.map(name => rate[name]).join()
}

function zipHalves(day: string, lines: readonly string[]): Buffer {
  const half = Math.ceil(lines.length / 2)
  const halves = [lines.slice(0, half), lines.slice(half)]
  return zipOf(
    ...halves.map((rows, index) => ({
      name: `rates_${day}_${index + 1}.csv`,
      content: Buffer.from([RATE_COLUMNS.join() + LINE_END, ...rows].join('')),
    })),
  )
}
