import type { Lane, Run } from '@inlet/console/api'
import type { BucketEvent, QueueCounts, QueueEvent, ScheduleEvent } from '@inlet/local/live'
import { plural } from '../output/numbers.ts'
import { DroppedFiles } from './dropped-files.ts'
import { figures } from './figures.ts'
import type { FlowContext } from './flow-context.ts'
import { Problems } from './problems.ts'
import { RunTally } from './run-tally.ts'
import { tellDead } from './tell-dead.ts'
import { tellRun } from './tell-run.ts'

const PIPELINE = 'csv-to-partition'

export interface DailyLaneNames {
  /** Where vendors drop their files. */
  readonly bucket: string
  /** The queue of what schedules ask for; others are of files. */
  readonly scheduleQueue: string
  /** `s3://bucket/prefix/` */
  readonly quarantine: string
}

/** When feeds are due next, ms since 1970, by their names; undefined if never again. */
export type NextTimes = ReadonlyMap<string, number | undefined>

/** A vendor's folder, and schedules → csv-to-partition → partitions, and quarantine. */
export class DailyLane {
  readonly #names: DailyLaneNames
  readonly #context: FlowContext
  readonly #files = new DroppedFiles()
  /** Asked for by schedules. */
  readonly #asked = new DroppedFiles()
  readonly #scheduleProblems = new Problems()
  readonly #problems = new Problems()
  readonly #tally: RunTally
  #due = 0
  #swaps = 0

  constructor(names: DailyLaneNames, context: FlowContext) {
    this.#names = names
    this.#context = context
    this.#tally = new RunTally(true, context.history)
  }

  onBucketEvent(event: BucketEvent): void {
    this.#files.onBucketEvent(event, this.#context.now())
  }

  onQueueEvent(event: QueueEvent): void {
    const of = event.queue === this.#names.scheduleQueue ? this.#asked : this.#files
    const at = this.#context.now()
    of.onQueueEvent(event, at)
    tellDead(event, PIPELINE, at, this.#context.happenings)
  }

  onScheduleEvent(event: ScheduleEvent): void {
    const at = this.#context.now()
    this.#due++
    if (event.is === 'due') this.#scheduleProblems.clear(event.schedule)
    else
      this.#scheduleProblems.occur(event.schedule, at, `${event.schedule} was due and did not begin: ${event.reason}`)
  }

  onRun(run: Run): void {
    const at = this.#context.now()
    this.#tally.onRun(run, at)
    this.#swaps += run.status === 'succeeded' ? run.swaps.length : 0
    tellRun(run, PIPELINE, at, this.#problems, this.#context.happenings)
  }

  lane(counts: QueueCounts, next: NextTimes): Lane {
    const { in: rows, written, superseded, refused, rescued, waiting } = this.#tally.totals
    const now = this.#context.now()
    const lag = Math.max(this.#files.lag(now), this.#asked.lag(now))
    const { bucket, quarantine } = this.#names
    const id = (stage: string) => `${PIPELINE}/${stage}`
    return {
      name: bucket,
      stages: [
        {
          ...{ id: id('folder'), kind: 'folder', title: `${bucket}/`, about: 'daily CSV files of vendors' },
          figures: this.#files.figures(counts),
          problem: this.#files.problems.current,
        },
        {
          ...{ id: id('schedule'), kind: 'schedule', title: plural(next.size, 'schedule'), about: nextText(next) },
          figures: figures({ in: this.#due, failed: this.#asked.failed }),
          problem: this.#scheduleProblems.current ?? this.#asked.problems.current,
        },
        {
          ...{ id: id('function'), kind: 'function', title: PIPELINE, about: 'Lambda function, behind a queue' },
          figures: figures({ in: rows, rescued, superseded, waiting, lag }),
          problem: this.#problems.current,
        },
        {
          ...{
            id: id('files'),
            kind: 'files',
            title: 'Partitions',
            about: `${plural(this.#swaps, 'partition')} swapped`,
          },
          figures: figures({ written }),
          problem: null,
        },
        {
          ...{ id: id('quarantine'), kind: 'quarantine', title: 'Quarantine', about: quarantine },
          figures: figures({ quarantined: refused }),
          problem: null,
        },
      ],
    }
  }
}

/** `next: exchange_rates, 2026-01-31 05:00 UTC` */
function nextText(next: NextTimes): string {
  const times = [...next].flatMap(([name, at]) => (at === undefined ? [] : [{ name, at }]))
  const [first] = times.sort((a, b) => a.at - b.at)
  if (first === undefined) return 'none is due again'
  return `next: ${first.name}, ${new Date(first.at).toISOString().slice(0, 16).replace('T', ' ')} UTC`
}
