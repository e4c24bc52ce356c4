import type { Run } from '@inlet/console/api'

/** What changes while a run goes on. */
export type RunChanges = Partial<Pick<Run, 'status' | 'progress' | 'object' | 'failure'>> & {
  readonly status?: 'waiting' | 'running'
}

/** How a run ended. `interrupted`: it can be gone on with. */
export type RunEnd = { readonly status: 'succeeded' | 'failed' | 'interrupted' } & Partial<
  Pick<Run, 'object' | 'accounting' | 'failure' | 'outputs' | 'swaps'>
>

/** A run under way, for whoever does it. What cannot be written is told by the log, and never keeps the work from going on. */
export interface RunHandle {
  readonly id: string
  /** Costs next to nothing: the file has it within a quarter of a second. */
  update(changes: RunChanges): void
  /** Resolves when it is on the disk. What comes after it is ignored. */
  end(end: RunEnd): Promise<void>
}

const EVERY_MS = 250

export interface OpenRunOptions {
  /** Must not reject. */
  readonly write: (run: Run) => Promise<void>
  readonly now: () => number
  readonly onRun: (run: Run) => void
  readonly onEnd: () => void
}

/** A run that is written as it changes, not more than a few times in a second. */
export class OpenRun implements RunHandle {
  #run: Run
  #hasEnded = false
  #timer: NodeJS.Timeout | undefined
  #written = Promise.resolve()
  readonly #options: OpenRunOptions

  constructor(run: Run, options: OpenRunOptions) {
    this.#run = run
    this.#options = options
  }

  get id(): string {
    return this.#run.id
  }

  update(changes: RunChanges): void {
    if (this.#hasEnded) return
    this.#take(changes)
    this.#timer ??= setTimeout(() => void this.flush(), EVERY_MS).unref()
  }

  async end(end: RunEnd): Promise<void> {
    if (this.#hasEnded) return
    this.#hasEnded = true
    this.#take({ failure: null, ...end, endedAt: this.#options.now() })
    this.#options.onEnd()
    await this.flush()
  }

  /** Ignores what comes from here on: another one has the run in hand. Resolves when it writes nothing any more. */
  letGo(): Promise<void> {
    this.#hasEnded = true
    return this.flush()
  }

  /** Writes it as it is. One write at a time: the last one has the last word. */
  flush(): Promise<void> {
    clearTimeout(this.#timer)
    this.#timer = undefined
    this.#written = this.#written.then(() => this.#options.write(this.#run))
    return this.#written
  }

  #take(changes: Partial<Run>): void {
    this.#run = { ...this.#run, ...changes }
    this.#options.onRun(this.#run)
  }
}
