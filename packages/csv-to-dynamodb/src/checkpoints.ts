import type { ImportProgress } from './import-progress.ts'
import { type ImportWork, sourceOf } from './import-work.ts'

/** Saves how far an import is while it goes on, and tells the log. */
export class Checkpoints {
  readonly #work: ImportWork
  readonly #progress: ImportProgress
  #saved: { readonly parts: number; readonly at: number }
  #told: { readonly rows: number; readonly at: number }

  constructor(work: ImportWork, progress: ImportProgress) {
    const at = work.importer.now()
    this.#work = work
    this.#progress = progress
    this.#saved = { parts: progress.parts, at }
    this.#told = { rows: progress.rows, at }
  }

  /** Saves after each part of the outputs, when little has to be stored beside it, or after a while. */
  async saveIfDue(): Promise<void> {
    const { lease, importer } = this.#work
    const { checkpointMs } = importer.settings
    this.#tellIfDue()
    const { parts } = this.#progress
    const at = importer.now()
    if (parts === this.#saved.parts && at < this.#saved.at + checkpointMs) return
    const before = Object.values(lease.state.outputs).flatMap(({ tail }) => tail ?? [])
    await lease.save(await this.#progress.checkpoint())
    // What is left when this fails is removed at the end.
    if (before.length > 0) await importer.store.delete(lease.state.bucket, before).catch(() => undefined)
    this.#saved = { parts, at }
  }

  #tellIfDue(): void {
    const { telemetry, settings, now } = this.#work.importer
    const { rows, counts, position } = this.#progress
    const at = now()
    const elapsed = at - this.#told.at
    if (elapsed < settings.progressMs) return
    telemetry.info('Import goes on', {
      object: sourceOf(this.#work),
      rows,
      unprocessed: counts.unprocessed,
      rowsPerSecond: Math.round(((rows - this.#told.rows) * 1_000) / elapsed),
      byte: position.byte,
      size: this.#work.lease.state.object.size,
      throttles: counts.throttles,
    })
    this.#told = { rows, at }
  }
}
