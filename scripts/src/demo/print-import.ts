import { perSecond, seconds } from '../output/numbers.ts'
import { print } from '../output/print.ts'
import { table, verdict } from '../output/screen.ts'
import { checkImport } from './check-import.ts'
import type { ImportedOffers } from './import-offers.ts'
import type { OffersFile } from './offers-file.ts'

/** Prints what became of the rows of a file. @returns whether all of them are where they should be */
export async function printImport(file: OffersFile, imported: ImportedOffers): Promise<boolean> {
  const checks = checkImport(file, imported)
  const { ms } = imported
  await print([
    `  ${seconds(ms)}, ${perSecond(file.rows, 'rows', ms)}. Refused, by reason:`,
    '',
    ...reasonTable(imported),
    '',
    ...checks.map(({ isTrue, text }) => verdict(isTrue, text)),
  ])
  return checks.every(({ isTrue }) => isTrue)
}

function reasonTable({ unprocessed }: ImportedOffers): string[] {
  const byCode = Map.groupBy(unprocessed, ({ code }) => code)
  return table({
    columns: [{ name: 'reason' }, { name: 'rows', isNumber: true }, { name: 'first row', isNumber: true }],
    rows: Array.from(byCode, ([code, rows]) => [code, String(rows.length), String(rows[0]?.row)]),
  })
}
