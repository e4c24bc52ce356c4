import { markdownTable } from '../markdown-table.ts'
import type { Round, Runs } from './compare-job.ts'
import type { Goal, Job } from './job.ts'
import type { Measured } from './run-side.ts'
import { median } from './statistics.ts'

const MB = 1e6

/** The table of a job, as Markdown. Goals are left out where the input is not the job's own. */
export function describeRuns(job: Job, size: number, runs: Runs): string {
  const [[, inlet = []] = []] = runs
  const isWarm = job.repeat !== undefined
  const unit = isWarm ? ' an event' : ''
  const writesParquet = inlet.some(({ parquetBytes }) => parquetBytes > 0)
  const figures = [`CPU s${unit}`, `seconds${unit}`, 'peak MB', ...(writesParquet ? ['written MB'] : [])]
  const head = ['', ...figures, 'CPU, × Inlet’s', 'memory, × Inlet’s', 'goal']
  const rows = [...runs].map(([name, measured]) => {
    const isInlet = measured === inlet
    const goals = size === job.size ? job.goals.filter(goal => ('peer' in goal ? goal.peer === name : isInlet)) : []
    return [
      name,
      shownDigits(medianOf(measured, 'cpuSeconds')),
      shownDigits(medianOf(measured, 'seconds')),
      (medianOf(measured, 'peakBytes') / MB).toFixed(0),
      ...(writesParquet ? [shownDigits(medianOf(measured, 'parquetBytes') / MB)] : []),
      isInlet ? '' : ratioOf(measured, inlet, 'cpuSeconds').toFixed(2),
      isInlet ? '' : ratioOf(measured, inlet, 'peakBytes').toFixed(2),
      goals.map(goal => `${shownGoal(goal)}: ${verdict(isMet(goal, measured, inlet))}`).join(', '),
    ]
  })
  return markdownTable(head, rows)
}

type Figure = 'cpuSeconds' | 'seconds' | 'peakBytes' | 'parquetBytes'

function medianOf(measured: readonly Round[], figure: Figure): number {
  return median(measured.map(run => run[figure]))
}

/** How many times as much as Inlet: a ratio of medians. */
function ratioOf(measured: readonly Round[], inlet: readonly Round[], figure: Figure): number {
  return medianOf(measured, figure) / medianOf(inlet, figure)
}

function isMet(goal: Goal, measured: readonly Round[], inlet: readonly Round[]): boolean {
  if ('most' in goal) return medianOf(measured, 'peakBytes') <= goal.most * MB
  return ratioOf(measured, inlet, goal.figure === 'CPU' ? 'cpuSeconds' : 'peakBytes') >= goal.times
}

function shownGoal(goal: Goal): string {
  return 'most' in goal ? `≤ ${goal.most} MB` : `${goal.figure} ≥ ${Number(goal.times.toFixed(2))} ×`
}

/** Three digits that tell something. */
function shownDigits(value: number): string {
  return value.toFixed(value < 1 ? 3 : value < 10 ? 2 : 1)
}

/** Marginal time per record between the sizes may grow so many times. */
const MOST_GROWTH = 1.25

/** The table of a job that grows: runs by the size of their input, smallest first. Its goals are those of the largest. */
export function describeGrowth({ goals }: Job, runs: ReadonlyMap<number, readonly Measured[]>): string {
  const sizes = [...runs].map(([size, measured]) => ({
    size,
    cpuSeconds: median(measured.map(({ cpuSeconds }) => cpuSeconds)),
    peakBytes: median(measured.map(({ peakBytes }) => peakBytes)),
  }))
  const marginal = sizes.map(({ size, cpuSeconds }, index) => {
    const before = sizes[index - 1]
    return before && ((cpuSeconds - before.cpuSeconds) / (size - before.size)) * 1e6
  })
  const rows = sizes.map(({ size, cpuSeconds, peakBytes }, index) => [
    size.toLocaleString('en'),
    shownDigits(cpuSeconds),
    marginal[index]?.toFixed(2) ?? '',
    (peakBytes / MB).toFixed(0),
    index < 2
      ? ''
      : [
          shownGrowth((marginal[index] ?? Number.NaN) / (marginal[1] ?? Number.NaN)),
          ...shownMost(goals, peakBytes),
        ].join(', '),
  ])
  return markdownTable(['records', 'CPU s', 'µs for each one more', 'peak MB', 'goal'], rows)
}

function shownGrowth(times: number): string {
  return `${times.toFixed(2)} × ≤ ${MOST_GROWTH} ×: ${verdict(times <= MOST_GROWTH)}`
}

function shownMost(goals: readonly Goal[], peakBytes: number): string[] {
  return goals.flatMap(goal => ('most' in goal ? `${shownGoal(goal)}: ${verdict(peakBytes <= goal.most * MB)}` : []))
}

function verdict(isMet: boolean): string {
  return isMet ? 'met' : '**missed**'
}
