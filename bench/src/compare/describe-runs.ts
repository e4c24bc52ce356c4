import { markdownTable } from '../markdown-table.ts'
import type { Runs } from './compare-job.ts'
import type { Goal, Job } from './job.ts'
import type { Measured } from './run-side.ts'
import { median } from './statistics.ts'

const MB = 1e6

/** The table of a job, as Markdown. Goals are left out where the input is not the job's own. */
export function describeRuns(job: Job, size: number, runs: Runs): string {
  const [[, inlet = []] = []] = runs
  const isWarm = job.repeat !== undefined
  const unit = isWarm ? ' an event' : ''
  const head = ['', `CPU s${unit}`, `seconds${unit}`, 'peak MB', 'CPU, × Inlet’s', 'memory, × Inlet’s', 'goal']
  const rows = [...runs].map(([name, measured]) => {
    const isInlet = measured === inlet
    const goals = size === job.size ? job.goals.filter(goal => ('peer' in goal ? goal.peer === name : isInlet)) : []
    return [
      name,
      shownSeconds(median(measured.map(({ cpuSeconds }) => cpuSeconds))),
      shownSeconds(median(measured.map(({ seconds }) => seconds))),
      (median(measured.map(({ peakBytes }) => peakBytes)) / MB).toFixed(0),
      isInlet ? '' : ratioOf(measured, inlet, 'CPU').toFixed(2),
      isInlet ? '' : ratioOf(measured, inlet, 'memory').toFixed(2),
      goals.map(goal => `${shownGoal(goal)}: ${isMet(goal, measured, inlet) ? 'met' : '**missed**'}`).join(', '),
    ]
  })
  return markdownTable(head, rows)
}

/** How many times as much as Inlet, by the median of the rounds' ratios. */
function ratioOf(measured: readonly Measured[], inlet: readonly Measured[], figure: 'CPU' | 'memory'): number {
  const of = ({ cpuSeconds, peakBytes }: Measured) => (figure === 'CPU' ? cpuSeconds : peakBytes)
  return median(measured.map((run, round) => of(run) / of(inlet[round] ?? run)))
}

function isMet(goal: Goal, measured: readonly Measured[], inlet: readonly Measured[]): boolean {
  if ('most' in goal) return median(measured.map(({ peakBytes }) => peakBytes)) <= goal.most * MB
  return ratioOf(measured, inlet, goal.figure) >= goal.times
}

function shownGoal(goal: Goal): string {
  return 'most' in goal ? `≤ ${goal.most} MB` : `${goal.figure} ≥ ${Number(goal.times.toFixed(2))} ×`
}

/** Three digits that tell something. */
function shownSeconds(seconds: number): string {
  return seconds.toFixed(seconds < 1 ? 3 : seconds < 10 ? 2 : 1)
}

/** Marginal time per record between the sizes may grow so many times. */
const MOST_GROWTH = 1.25

/** The table of a job that grows: runs by the size of their input, smallest first. */
export function describeGrowth(runs: ReadonlyMap<number, readonly Measured[]>): string {
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
    shownSeconds(cpuSeconds),
    marginal[index]?.toFixed(2) ?? '',
    (peakBytes / MB).toFixed(0),
    index < 2 ? '' : shownGrowth((marginal[index] ?? Number.NaN) / (marginal[1] ?? Number.NaN)),
  ])
  return markdownTable(['records', 'CPU s', 'µs for each one more', 'peak MB', 'goal'], rows)
}

function shownGrowth(times: number): string {
  return `${times.toFixed(2)} × ≤ ${MOST_GROWTH} ×: ${times <= MOST_GROWTH ? 'met' : '**missed**'}`
}
