import type { Lane, Run } from '@inlet/console/api'
import type { BucketEvent, QueueCounts, QueueEvent } from '@inlet/local/live'
import { parseGoesOn } from '../commands/import/goes-on.ts'
import { DroppedFiles } from './dropped-files.ts'
import { figures } from './figures.ts'
import type { FlowContext } from './flow-context.ts'
import { Problems } from './problems.ts'
import { RunTally } from './run-tally.ts'
import { tellDead } from './tell-dead.ts'
import { tellRun } from './tell-run.ts'

const PIPELINE = 'csv-to-dynamodb'

/** A bucket's folders → queue → csv-to-dynamodb → DynamoDB, and what could not be processed. */
export class ImportLane {
  readonly #bucket: string
  readonly #context: FlowContext
  readonly #files = new DroppedFiles()
  readonly #problems = new Problems()
  readonly #tally: RunTally

  constructor(bucket: string, context: FlowContext) {
    this.#bucket = bucket
    this.#context = context
    this.#tally = new RunTally(false, context.history)
  }

  onBucketEvent(event: BucketEvent): void {
    this.#files.onBucketEvent(event, this.#context.now())
  }

  onQueueEvent(event: QueueEvent): void {
    const at = this.#context.now()
    this.#files.onQueueEvent(event, at)
    tellDead(event, PIPELINE, at, this.#context.happenings)
  }

  onLogLine(line: string): void {
    const step = parseGoesOn(line)
    if (step !== undefined) this.#tally.onRefused(step.object, step.unprocessed)
  }

  onRun(run: Run): void {
    const at = this.#context.now()
    this.#tally.onRun(run, at)
    tellRun(run, PIPELINE, at, this.#problems, this.#context.happenings)
  }

  lane(counts: QueueCounts): Lane {
    const { in: rows, written, superseded, refused } = this.#tally.totals
    const lag = this.#files.lag(this.#context.now())
    const id = (stage: string) => `${PIPELINE}/${stage}`
    return {
      name: this.#bucket,
      stages: [
        {
          ...{
            id: id('folder'),
            kind: 'folder',
            title: `${this.#bucket}/<table>/`,
            about: 'CSV files that are dropped',
          },
          figures: this.#files.figures(counts),
          problem: this.#files.problems.current,
        },
        {
          ...{ id: id('function'), kind: 'function', title: PIPELINE, about: 'Lambda function, behind a queue' },
          figures: figures({ in: rows, superseded, lag }),
          problem: this.#problems.current,
        },
        {
          ...{ id: id('tables'), kind: 'table', title: 'DynamoDB tables', about: 'items, by their keys' },
          figures: figures({ written }),
          problem: null,
        },
        {
          ...{ id: id('unprocessed'), kind: 'quarantine', title: 'Unprocessed rows' },
          about: `s3://${this.#bucket}/unprocessed/`,
          figures: figures({ quarantined: refused }),
          problem: null,
        },
      ],
    }
  }
}
