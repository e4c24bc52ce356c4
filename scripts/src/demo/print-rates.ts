import { basename } from 'node:path'
import type { DayResult } from '../commands/load-daily/day-results.ts'
import { count } from '../output/numbers.ts'
import { print } from '../output/print.ts'
import { code, table, verdict } from '../output/screen.ts'
import { checkRates } from './check-rates.ts'
import { fileNames, type LoadedRates } from './load-rates.ts'
import { cellText } from './print-query.ts'
import type { Deliveries } from './rates-file.ts'

/** Prints what became of a vendor's files. @returns whether all is as it should be */
export async function printRates(deliveries: Deliveries, loaded: LoadedRates): Promise<boolean> {
  const checks = checkRates(deliveries, loaded)
  await print([
    ...loadTable(deliveries, loaded),
    ...[loaded.cutOff, loaded.corrected].flatMap(({ result }) => failureLines(result)),
    '',
    code(loaded.query.sql),
    ...answerTable(loaded),
    '',
    ...checks.map(({ isTrue, text }) => verdict(isTrue, text)),
  ])
  return checks.every(({ isTrue }) => isTrue)
}

function loadTable({ dataRef }: Deliveries, { first, cutOff, corrected }: LoadedRates): string[] {
  const names = fileNames(dataRef)
  const numbers = ['rows', 'quarantined', 'rescued'].map(name => ({ name, isNumber: true }))
  return table({
    columns: [{ name: 'source object' }, ...numbers, { name: 'partition' }],
    rows: [
      resultCells(names.first, first.result),
      resultCells(names.correction, cutOff.result),
      resultCells(names.correction, corrected.result),
    ],
  })
}

/** @param name of the file, where the load does not say which one it took */
function resultCells(name: string, result: DayResult): string[] {
  if (result.status !== 'Success') return [name, '', '', '', 'refused']
  const { source_object, rows, quarantined_rows, rescued_values, load } = result
  return [basename(source_object), ...[rows, quarantined_rows, rescued_values].map(count), load]
}

/** The place, and what was expected there. */
function failureLines(result: DayResult): string[] {
  if (result.status !== 'Failed') return []
  return [`  ${result.code}: ${result.message.replace(': ', ':\n    ')}`]
}

function answerTable({ query: { before, after } }: LoadedRates): string[] {
  const corrected = new Map(after.rows.map(([currency, rate = null]) => [currency, rate]))
  return table({
    columns: [{ name: 'currency' }, ...['at first', 'corrected'].map(name => ({ name, isNumber: true }))],
    rows: before.rows.map(([currency = null, rate = null]) =>
      [currency, rate, corrected.get(currency) ?? null].map(cellText),
    ),
  })
}
