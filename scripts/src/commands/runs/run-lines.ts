import type { PartitionSwap, Run, RunAccounting } from '@inlet/console/api'
import { gridLines, visible } from '../../output/grid.ts'
import { count, plural } from '../../output/numbers.ts'
import { verdict } from '../../output/screen.ts'
import { statusText, subjectOf, tookText } from './run-texts.ts'

/** One run, for people: what it is, what became of its rows, what was there before. @param now ms since 1970 */
export function* runLines(run: Run, now: number): Generator<string> {
  const { id, kind, trigger, status, startedAt, endedAt, failure, outputs, swaps } = run
  const isBad = status === 'failed' || status === 'interrupted'
  yield verdict(!isBad, `${kind} of ${visible(subjectOf(run))}: ${statusText(run)}`)
  if (failure !== null) yield `  ${visible(failure.message)}`
  yield ''
  yield line('run', id)
  yield line('set off by', trigger)
  yield line('object', run.object ?? 'none yet')
  yield line('table', run.table)
  yield line('began', timeText(startedAt))
  if (endedAt !== null) yield line('ended', timeText(endedAt))
  const took = tookText(run, now)
  if (took !== '') yield line('took', took)
  for (const { name, object } of outputs) yield line(name, object)
  yield* rowLines(run)
  if (swaps.length > 0) yield* swapLines(swaps)
}

function* rowLines({ accounting, progress }: Run): Generator<string> {
  if (accounting === null) {
    if (progress !== null) yield line('so far', plural(progress.rows, 'row'))
    return
  }
  yield line('rows', sumText(accounting))
  if (accounting.rescued > 0) yield line('rescued', `${plural(accounting.rescued, 'value')}, in rescued_data`)
}

/** `5 read = 3 written + 1 superseded + 1 refused` */
function sumText({ in: read, written, superseded, refused }: RunAccounting): string {
  return `${count(read)} read = ${count(written)} written + ${count(superseded)} superseded + ${count(refused)} refused`
}

function* swapLines(swaps: readonly PartitionSwap[]): Generator<string> {
  yield ''
  yield* gridLines({
    columns: [
      { name: 'partition' },
      { name: 'rows before', isNumber: true },
      { name: 'rows after', isNumber: true },
      { name: 'location before' },
      { name: 'location after' },
    ],
    rows: swaps.map(({ partition, rowsBefore, rowsAfter, before, after }) => {
      // Without a location there was nothing; with one, the files may be gone.
      const rows = before === null ? '0' : rowsBefore === null ? '?' : count(rowsBefore)
      return [partition, rows, count(rowsAfter), before ?? '', after]
    }),
  })
}

function line(name: string, text: string): string {
  return `  ${name.padEnd(12)} ${visible(text)}`
}

function timeText(time: number): string {
  return new Date(time).toISOString()
}
