import { count, perSecond, seconds } from '../output/numbers.ts'
import { print } from '../output/print.ts'
import { table, verdict } from '../output/screen.ts'
import type { FillResult } from './fill-lake.ts'
import { totalMetrics } from './read-metrics.ts'

/** Under which the function counts records that belong to no table. */
const NO_TABLE = 'none'

/**
 * Prints what was written and what became of it, and adds it up.
 * @param rows changes that the lake's `_changes` views have
 * @returns whether everything is accounted for
 */
export async function printLoad(result: FillResult, rows: number): Promise<boolean> {
  const { counts, poison, changes, faults, metrics, quarantined } = result
  const total = totalMetrics(metrics.values())
  const inQuarantine = Iterator.from(quarantined.values()).reduce((sum, objects) => sum + objects, 0)
  const again = total.RowsIn - changes - poison
  const checks = [
    {
      isTrue: total.RowsIn === total.RowsWritten + total.RecordsQuarantined,
      text: `${count(total.RowsIn)} records in = ${count(total.RowsWritten)} rows written + ${count(total.RecordsQuarantined)} quarantined`,
    },
    {
      isTrue: changes === rows,
      text: `${count(changes)} changes of tables = ${count(rows)} rows of the _changes views, each once`,
    },
    {
      isTrue: inQuarantine === poison,
      text: `${count(poison)} bad records, however often they came = ${count(inQuarantine)} objects in quarantine`,
    },
  ]
  await print([
    ...writeLines(result),
    `  ${faults.length} faults on purpose${faults.length === 0 ? '' : ':'}`,
    ...faults.map(fault => `    ${fault}`),
    `  ${count(again)} records came more than once.`,
    '',
    ...loadTable(metrics),
    '  What a column cannot hold exactly is rescued: rescued_data has it, as it was.',
    '',
    ...checks.map(({ isTrue, text }) => verdict(isTrue, text)),
    ...codeLines(quarantined),
  ])
  return checks.every(({ isTrue }) => isTrue) && counts.puts > 0
}

function* writeLines({ counts, writingMs, waitingMs }: FillResult): Generator<string> {
  const { puts, updates, deletes, conditionalFailures } = counts
  const writes = puts + updates + deletes
  yield `  ${count(puts)} puts, ${count(updates)} updates, ${count(deletes)} deletes: ${seconds(writingMs)}, ${perSecond(writes, 'writes', writingMs)}.`
  yield `  ${count(conditionalFailures)} more were refused by their conditions, and change nothing.`
  yield `  The lake had the last of them ${seconds(waitingMs)} later.`
}

/** `6 × NOT_A_CHANGE, 2 × NOT_JSON`, three to a line. */
function codeLines(quarantined: FillResult['quarantined']): string[] {
  const codes = Array.from(quarantined, ([code, objects]) => `${objects} × ${code}`)
  const lines = Array.from({ length: Math.ceil(codes.length / 3) }, (_, line) => codes.slice(3 * line, 3 * line + 3))
  return lines.map(line => `    ${line.join(', ')}`)
}

function loadTable(metrics: FillResult['metrics']): string[] {
  const tables = [...metrics].sort(([a], [b]) => order(a).localeCompare(order(b), 'en'))
  const rows = [...tables, ['total', totalMetrics(metrics.values())] as const]
  return table({
    columns: [
      { name: 'table' },
      ...['records in', 'written', 'rescued', 'quarantined'].map(name => ({ name, isNumber: true })),
    ],
    rows: rows.map(([name, { RowsIn, RowsWritten, ValuesRescued, RecordsQuarantined }]) => [
      name === NO_TABLE ? '(of no table)' : name,
      ...[RowsIn, RowsWritten, ValuesRescued, RecordsQuarantined].map(count),
    ]),
  })
}

/** The records of no table come last. */
function order(table: string): string {
  return table === NO_TABLE ? '\uffff' : table
}
