import type { Run } from '@inlet/console/api'
import type { RateHistory } from './rate-history.ts'

/** Rows of runs that have ended, and of those under way as far as they are. `in` is the sum of the others, but `rescued`. */
export interface RunTotals {
  readonly in: number
  readonly written: number
  readonly superseded: number
  readonly refused: number
  /** Read, by runs under way whose rows are live all at once. */
  readonly waiting: number
  readonly rescued: number
}

interface UnderWay {
  readonly object: string | null
  readonly rows: number
  readonly refused: number
}

/** Adds up what runs of a kind do. */
export class RunTally {
  readonly #isLiveAtOnce: boolean
  readonly #history: RateHistory
  readonly #underWay = new Map<string, UnderWay>()
  #ended = { in: 0, written: 0, superseded: 0, refused: 0, rescued: 0 }

  /** @param isLiveAtOnce whether nothing of a run is live before all of it is */
  constructor(isLiveAtOnce: boolean, history: RateHistory) {
    this.#isLiveAtOnce = isLiveAtOnce
    this.#history = history
  }

  onRun(run: Run, at: number): void {
    const known = this.#underWay.get(run.id)
    if (run.status === 'running' || (run.status === 'waiting' && !this.#isLiveAtOnce)) this.#goesOn(run, known, at)
    else this.#underWay.delete(run.id)
    if (run.status === 'succeeded' || run.status === 'failed') this.#end(run, known, at)
  }

  /** Of an object, so many of the rows so far are refused. */
  onRefused(object: string, refused: number): void {
    for (const [id, run] of this.#underWay) if (run.object === object) this.#underWay.set(id, { ...run, refused })
  }

  get totals(): RunTotals {
    const runs = [...this.#underWay.values()]
    const rows = runs.reduce((sum, run) => sum + run.rows, 0)
    const ended = this.#ended
    if (this.#isLiveAtOnce) return { ...ended, in: ended.in + rows, waiting: rows }
    const refused = runs.reduce((sum, run) => sum + Math.min(run.rows, run.refused), 0)
    return {
      ...ended,
      in: ended.in + rows,
      written: ended.written + rows - refused,
      refused: ended.refused + refused,
      waiting: 0,
    }
  }

  /** What a run had done before it is first heard of is no rate. */
  #goesOn({ id, object, progress }: Run, known: UnderWay | undefined, at: number): void {
    const rows = progress?.rows ?? 0
    const more = known === undefined ? 0 : Math.max(0, rows - known.rows)
    this.#underWay.set(id, { object, rows, refused: known?.refused ?? 0 })
    this.#history.add(at, more, this.#isLiveAtOnce ? 0 : more)
  }

  #end({ accounting }: Run, known: UnderWay | undefined, at: number): void {
    if (accounting === null) return
    const { in: rows, written, superseded, refused, rescued } = accounting
    const ended = this.#ended
    this.#ended = {
      in: ended.in + rows,
      written: ended.written + written,
      superseded: ended.superseded + superseded,
      refused: ended.refused + refused,
      rescued: ended.rescued + rescued,
    }
    const seen = known?.rows ?? 0
    const writtenSeen = this.#isLiveAtOnce ? 0 : seen
    this.#history.add(at, Math.max(0, rows - seen), Math.max(0, written - writtenSeen))
  }
}
