import { mkdir } from 'node:fs/promises'
import { type FSWatcher, watch } from 'chokidar'
import { serviceFailure } from '../event-source/observer.ts'
import { systemTime, type Time } from '../event-source/time.ts'
import { Wakeup } from '../event-source/wakeup.ts'
import type { BucketObserver } from './bucket-event.ts'
import { BucketFolder } from './bucket-folder.ts'
import type { FileVersion, KnownObjects } from './known-objects.ts'
import type { CreatedObject } from './object-created.ts'

export interface BucketWatchOptions {
  /** Directory of the buckets. */
  readonly lake: string
  /** Made if it is not there. */
  readonly bucket: string
  readonly known: KnownObjects
  /** Whether an object, or a folder (whose key ends in `/`) with all that is in it, is nobody's concern. None by default. */
  readonly ignores?: (key: string) => boolean
  /** Takes an object over for good: once it has returned, that version is not told again. It may throw, and is asked again. */
  readonly onObject: (created: CreatedObject) => void
  readonly onEvent?: BucketObserver
  /** An object counts when its size and its time have been the same for so long. */
  readonly restMs?: number
  /** How often all is looked at, whatever the file system has told. */
  readonly scanMs?: number
  readonly time?: Time
}

/** A bucket's directory that is watched. */
export interface BucketWatch {
  /** Objects that have not been at rest for long enough. */
  resting(): number
  /** What has begun to be handed over is. */
  stop(): Promise<void>
}

interface Resting {
  readonly version: FileVersion
  readonly since: number
}

/** Files that are looked at at once. */
const AT_ONCE = 32
const NOTHING: Promise<unknown> = Promise.resolve()

/**
 * Tells of every object that comes into a bucket's directory, or is replaced there, be it by a program that copies, moves
 * or edits files: at least once, also of what came while nobody watched. One that is replaced, or gone, before it was at
 * rest is not told. Links are no objects.
 */
export async function watchBucket(options: BucketWatchOptions): Promise<BucketWatch> {
  const { lake, bucket, ignores = () => false } = options
  const folder = new BucketFolder(lake, bucket, ignores)
  await mkdir(folder.path, { recursive: true })
  const watched = new WatchedBucket(folder, options)
  await watched.start()
  return watched
}

class WatchedBucket implements BucketWatch {
  readonly #folder: BucketFolder
  readonly #options: BucketWatchOptions
  readonly #time: Time
  readonly #restMs: number
  readonly #scanMs: number
  readonly #wakeup: Wakeup
  /** Keys to look at. */
  #changed = new Set<string>()
  readonly #resting = new Map<string, Resting>()
  #scanAt = 0
  #isStopping = false
  #watcher: FSWatcher | undefined
  #ran = NOTHING

  constructor(folder: BucketFolder, options: BucketWatchOptions) {
    this.#folder = folder
    this.#options = options
    this.#time = options.time ?? systemTime
    this.#restMs = options.restMs ?? 500
    this.#scanMs = options.scanMs ?? 30_000
    this.#wakeup = new Wakeup(this.#time)
  }

  /** What is there is scanned after the file system has begun to tell, so that nothing comes in between. */
  async start(): Promise<void> {
    const { path } = this.#folder
    const watcher = watch(path, {
      ignoreInitial: true,
      followSymlinks: false,
      atomic: false,
      ignored: (each, stats) =>
        each !== path && this.#folder.keyOf(each, stats?.isFile() ? 'file' : 'folder') === undefined,
    })
    this.#watcher = watcher
    watcher.on('all', (event, each) => this.#notice(event, each))
    watcher.on('error', error => this.#fail(error))
    await new Promise<void>(resolve => watcher.once('ready', resolve))
    this.#ran = this.#run()
  }

  resting(): number {
    return this.#resting.size
  }

  async stop(): Promise<void> {
    this.#isStopping = true
    this.#wakeup.wake()
    await this.#ran
    await this.#watcher?.close()
  }

  #notice(event: string, path: string): void {
    if (event === 'unlinkDir') {
      const prefix = this.#folder.keyOf(path, 'folder')
      for (const key of this.#options.known.keys()) {
        if (prefix === undefined || key.startsWith(prefix)) this.#changed.add(key)
      }
    } else if (event !== 'addDir') {
      const key = this.#folder.keyOf(path)
      if (key !== undefined) this.#changed.add(key)
    }
    this.#wakeup.wake()
  }

  async #run(): Promise<void> {
    while (!this.#isStopping) {
      const now = this.#time.now()
      if (now >= this.#scanAt) await this.#scan()
      const keys = [...new Set([...this.#changed, ...this.#due()])]
      this.#changed = new Set()
      for (let index = 0; index < keys.length && !this.#isStopping; index += AT_ONCE) {
        await Promise.all(keys.slice(index, index + AT_ONCE).map(key => this.#look(key)))
      }
      if (!this.#isStopping) await this.#wakeup.wait(this.#pauseMs())
    }
  }

  /** Marks for a look what is not as it is known to be. */
  async #scan(): Promise<void> {
    this.#scanAt = this.#time.now() + this.#scanMs
    const { known } = this.#options
    const missing = new Set(known.keys())
    try {
      for await (const { key, version } of this.#folder.objects()) {
        missing.delete(key)
        if (!isSame(known.get(key), version)) this.#changed.add(key)
        if (this.#isStopping) return
      }
      for (const key of missing) this.#changed.add(key)
    } catch (error) {
      this.#fail(error)
    }
  }

  /** Keys of objects that may have been at rest for long enough. */
  #due(): string[] {
    const until = this.#time.now() - this.#restMs
    return [...this.#resting].flatMap(([key, { since }]) => (since <= until ? [key] : []))
  }

  #pauseMs(): number {
    const now = this.#time.now()
    let at = this.#scanAt
    for (const { since } of this.#resting.values()) at = Math.min(at, since + this.#restMs)
    return this.#changed.size > 0 ? 0 : Math.max(1, at - now)
  }

  async #look(key: string): Promise<void> {
    const { known } = this.#options
    try {
      const version = await this.#folder.versionOf(key)
      const now = this.#time.now()
      const rested = this.#resting.get(key)
      if (version === undefined || isSame(known.get(key), version)) {
        if (version === undefined) known.delete(key)
        this.#resting.delete(key)
      } else if (rested === undefined || !isSame(rested.version, version)) {
        this.#resting.set(key, { version, since: now })
      } else if (now - rested.since >= this.#restMs) {
        this.#handOver(key, version, now)
      }
    } catch (error) {
      this.#fail(error)
    }
  }

  /** What is handed over and then forgotten, since the process ends in between, is handed over again. */
  #handOver(key: string, version: FileVersion, at: number): void {
    const { bucket, known, onObject, onEvent } = this.#options
    const { size } = version
    try {
      onObject({ bucket, key, size, sequencer: known.nextSequencer(at), at })
      known.set(key, version)
      this.#resting.delete(key)
      onEvent?.({ is: 'object-created', bucket, key, size })
    } catch (error) {
      this.#resting.set(key, { version, since: at })
      onEvent?.({ is: 'not-handed-over', bucket, key, reason: serviceFailure(error) })
    }
  }

  #fail(error: unknown): void {
    const { bucket, onEvent } = this.#options
    onEvent?.({ is: 'failed', bucket, reason: serviceFailure(error) })
  }
}

function isSame(one: FileVersion | undefined, other: FileVersion): boolean {
  return one?.size === other.size && one.mtimeNs === other.mtimeNs
}
