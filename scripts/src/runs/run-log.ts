import { readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { Run, RunKind, RunPage, RunsSource } from '@inlet/console/api'
import { failureText } from '../live/failure-text.ts'
import { goneOnWith, type NewRun, newRun } from './new-run.ts'
import { pathOf, type RunFile, readRunFile, writeRunFile } from './run-file.ts'
import { OpenRun, type RunHandle } from './run-handle.ts'
import { endOf, isRunId, runId } from './run-id.ts'
import { becomeOwner, isGone, type RunOwner } from './run-owner.ts'
import { hasEnded, isUnderWay } from './run-status.ts'

/** In the lake's directory; no bucket has such a name. */
const FOLDER = '.runs'
const KEPT = 1_000

/** What the lake's imports and daily loads do, and did, whichever process does them. */
export interface RunLog extends RunsSource, AsyncDisposable {
  begin(run: NewRun): Promise<RunHandle>
}

export interface RunLogOptions {
  /** Is told, once each, what cannot be read or written. The work goes on without it. */
  readonly onProblem?: (text: string) => void
  /** Is told each run of this log when it begins, with every change, and when it ends. */
  readonly onRun?: (run: Run) => void
  /** Runs beyond these are forgotten, unless they are under way. */
  readonly kept?: number
  readonly now?: () => number
}

/**
 * Opens the log of a lake's runs: a file for each in `.runs`, so that several processes write at once. A run whose process
 * is gone reads as `interrupted`; those under way when the log is closed are left like that.
 */
export function openRunLog(lake: string, options: RunLogOptions = {}): RunLog {
  return new DirectoryRunLog(join(lake, FOLDER), options)
}

class DirectoryRunLog implements RunLog {
  readonly #folder: string
  readonly #onProblem: (text: string) => void
  readonly #onRun: (run: Run) => void
  readonly #kept: number
  readonly #now: () => number
  /** By their ids. */
  readonly #open = new Map<string, OpenRun>()
  /** Problems are told once. */
  readonly #told = new Set<string>()
  /** Who is gone stays so. */
  readonly #gone = new Set<string>()
  #owner: Promise<RunOwner> | undefined
  #lastAt = 0

  constructor(folder: string, { onProblem, onRun, kept = KEPT, now = Date.now }: RunLogOptions) {
    this.#folder = folder
    this.#onProblem = onProblem ?? (text => console.error(text))
    this.#onRun = onRun ?? (() => undefined)
    this.#kept = kept
    this.#now = now
  }

  async begin(begun: NewRun): Promise<RunHandle> {
    const { identity } = begun
    const earlier =
      identity === undefined ? undefined : await this.#findOpen(begun.kind, identity).catch(() => undefined)
    const run = earlier === undefined ? newRun(this.#newId(begun), begun, this.#now()) : goneOnWith(earlier, begun)
    // Whoever had it in hand, in this process, has no say in it any more.
    await this.#open.get(run.id)?.letGo()
    const open = new OpenRun(run, {
      write: current => this.#write(current, identity),
      now: this.#now,
      onRun: this.#onRun,
      onEnd: () => this.#open.delete(run.id),
    })
    this.#open.set(run.id, open)
    this.#onRun(run)
    await open.flush()
    await this.#orTell('Runs that are too many were not removed', () => this.#prune())
    return open
  }

  async list(kind: RunKind | undefined, before: string | undefined, limit: number): Promise<RunPage> {
    const ids = (await this.#ids()).filter(id => isRunId(id, kind) && (before === undefined || id < before))
    const runs: Run[] = []
    for (const [index, id] of ids.entries()) {
      if (runs.length === limit) return { runs, next: ids[index - 1] ?? null }
      const run = await this.get(id)
      if (run !== undefined) runs.push(run)
    }
    return { runs, next: null }
  }

  async get(id: string): Promise<Run | undefined> {
    const file = await this.#read(id)
    return file && this.#asItIs(file)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all(this.#open.values().map(open => open.flush()))
    const owner = await this.#owner?.catch(() => undefined)
    this.#owner = undefined
    await owner?.[Symbol.asyncDispose]()
  }

  /** The run of that identity that has not ended, unless another process works on it. */
  async #findOpen(kind: RunKind, identity: string): Promise<Run | undefined> {
    const end = endOf(kind, identity)
    for (const id of (await this.#ids()).filter(each => each.endsWith(end))) {
      const file = await this.#read(id)
      if (file?.identity !== identity || hasEnded(file.run)) continue
      const isOwn = file.owner === (await this.#ownerName())
      if (isOwn || (await this.#isInterrupted(file))) return file.run
    }
    return undefined
  }

  async #asItIs(file: RunFile): Promise<Run> {
    const { run, seenAt } = file
    if (!isUnderWay(run) || !(await this.#isInterrupted(file))) return run
    return { ...run, status: 'interrupted', endedAt: seenAt }
  }

  async #isInterrupted({ run, owner }: RunFile): Promise<boolean> {
    if (run.status === 'interrupted' || this.#gone.has(owner)) return true
    if (owner === (await this.#owner?.catch(() => undefined))?.name || !(await isGone(this.#folder, owner)))
      return false
    this.#gone.add(owner)
    return true
  }

  /** Newest first. */
  async #ids(): Promise<string[]> {
    const names = await readdir(this.#folder).catch(() => [])
    return names
      .flatMap(name => (name.endsWith('.json') && isRunId(name.slice(0, -5)) ? [name.slice(0, -5)] : []))
      .sort()
      .reverse()
  }

  /** A run that began in the same millisecond as another sorts after it all the same. */
  #newId({ kind, identity }: NewRun): string {
    this.#lastAt = Math.max(this.#now(), this.#lastAt + 1)
    return runId(kind, this.#lastAt, identity)
  }

  async #read(id: string): Promise<RunFile | undefined> {
    if (!isRunId(id)) return undefined
    try {
      return await readRunFile(this.#folder, id)
    } catch (error) {
      if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined
      this.#tell(`${pathOf(this.#folder, id)} is no run as this version of Inlet writes it, and is passed over`)
      return undefined
    }
  }

  #write(run: Run, identity: string | undefined): Promise<void> {
    return this.#orTell('Runs cannot be written down', async () => {
      const owner = await this.#ownerName()
      await writeRunFile(this.#folder, { owner, identity: identity ?? null, seenAt: this.#now(), run })
    })
  }

  async #ownerName(): Promise<string> {
    this.#owner ??= becomeOwner(this.#folder)
    try {
      return (await this.#owner).name
    } catch (error) {
      this.#owner = undefined
      throw error
    }
  }

  async #prune(): Promise<void> {
    for (const id of (await this.#ids()).slice(this.#kept)) {
      const run = await this.get(id)
      if (run === undefined || !isUnderWay(run)) await rm(pathOf(this.#folder, id), { force: true })
    }
  }

  async #orTell(what: string, action: () => Promise<void>): Promise<void> {
    try {
      await action()
    } catch (error) {
      this.#tell(`${what}: ${failureText(error)}`)
    }
  }

  #tell(text: string): void {
    if (this.#told.has(text)) return
    this.#told.add(text)
    this.#onProblem(text)
  }
}
