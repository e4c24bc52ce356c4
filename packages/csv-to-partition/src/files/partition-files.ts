import {
  type Codec,
  type CsvPlan,
  type CsvRows,
  csvFileColumns,
  type FileColumn,
  InputError,
  type Partition,
  type PartitionRows,
  partitionPath,
} from '@inlet/core'
import type { ObjectStore } from '@inlet/lake'
import pMap from 'p-map'
import type { TableRoot } from '../input/load-request.ts'
import { OpenFile } from './open-file.ts'

/** What a load may take at a time, and in all. */
export interface FileLimits {
  readonly fileBytes: number
  /** Of a file: readers like few large ones, and have to read what the footer says of each. */
  readonly rowGroups: number
  /** Of open files together: beyond, the largest are finished, and their partitions go on in another file. */
  readonly memoryBytes: number
  /** More is a mistake: each takes a call of the catalog, and files of its own. */
  readonly partitions: number
}

export interface FileOptions extends FileLimits {
  readonly codec: Codec
}

/** Athena reads files of 128 MiB and more well: https://docs.aws.amazon.com/athena/latest/ug/performance-tuning.html */
const DEFAULTS: FileOptions = {
  codec: 'snappy',
  fileBytes: 256 * 1024 * 1024,
  rowGroups: 64,
  memoryBytes: 64 * 1024 * 1024,
  partitions: 10_000,
}
/** Files that are written at once. */
const CONCURRENCY = 4

export interface WrittenPartition extends Partition {
  readonly rows: number
  readonly files: number
  readonly bytes: number
}

interface OpenPartition extends Partition {
  rows: number
  files: number
  bytes: number
  file: OpenFile | undefined
  /** What its open file takes, as it was counted last. */
  memoryBytes: number
}

/**
 * The files of a load: rows come in batches, of which each partition gets a row group. A partition has one file at a time.
 * Memory is bounded however large the load is and however many partitions it has: the more there are, and the less their
 * rows are in order, the more and smaller the files. Nothing of it is live: all of it lies in the load's own folder.
 */
export class PartitionFiles {
  readonly #store: ObjectStore
  readonly #folder: TableRoot
  readonly #plan: CsvPlan
  readonly #columns: readonly FileColumn[]
  readonly #options: FileOptions
  readonly #partitions = new Map<string, OpenPartition>()
  /** Partitions with a file that may be finished, and what these files take together. */
  readonly #open = new Set<OpenPartition>()
  #openBytes = 0
  /** All that are begun and not finished, also those that their partition has let go of. */
  readonly #unfinished = new Set<OpenFile>()

  constructor(store: ObjectStore, folder: TableRoot, plan: CsvPlan, options: Partial<FileOptions> = {}) {
    this.#store = store
    this.#folder = folder
    this.#plan = plan
    this.#columns = csvFileColumns(plan)
    this.#options = { ...DEFAULTS, ...options }
  }

  /** Writes a batch of rows. @throws InputError TOO_MANY_PARTITIONS */
  async add({ columns, partitions }: CsvRows): Promise<void> {
    const parts = partitions.map(part => ({ part, partition: this.#partitionOf(part) }))
    await forEach(parts, async ({ part, partition }) => {
      const file = this.#takeFile(partition)
      await file.addRowGroup(columns, part.rows)
      partition.rows += part.rows.length
      if (file.size >= this.#options.fileBytes || file.rowGroups >= this.#options.rowGroups)
        await this.#close(partition)
      else this.#putBack(partition, file)
      if (this.#openBytes > this.#options.memoryBytes) await this.#makeRoom()
    })
  }

  /** How many there are so far. */
  get partitions(): number {
    return this.#partitions.size
  }

  /** Finishes all files. */
  async finish(): Promise<readonly WrittenPartition[]> {
    await forEach(this.#open, partition => this.#close(partition))
    return [...this.#partitions.values()].map(({ file: _, memoryBytes: __, ...written }) => written)
  }

  /** Gives up the files that are not finished, after a failure. */
  async abort(): Promise<void> {
    await forEach(this.#unfinished, file => file.abort())
  }

  #partitionOf({ values }: PartitionRows): OpenPartition {
    const path = partitionPath(this.#plan.table.partitionKeys, values)
    const known = this.#partitions.get(path)
    if (known !== undefined) return known
    if (this.#partitions.size >= this.#options.partitions) {
      const keys = this.#plan.table.partitionKeys.map(({ name }) => name).join(', ')
      throw new InputError(
        'TOO_MANY_PARTITIONS',
        `Table ${this.#plan.table.name}: expected at most ${this.#options.partitions} partitions by (${keys}) in a file, found more`,
      )
    }
    const location = `s3://${this.#folder.bucket}/${this.#folder.prefix}${path}`
    const partition = { values, location, rows: 0, files: 0, bytes: 0, file: undefined, memoryBytes: 0 }
    this.#partitions.set(path, partition)
    return partition
  }

  /** The partition's file, for a row group. Until it is put back, it is not among those that may be finished. */
  #takeFile(partition: OpenPartition): OpenFile {
    this.#remove(partition)
    if (partition.file !== undefined) return partition.file
    const path = partitionPath(this.#plan.table.partitionKeys, partition.values)
    const name = `${String(partition.files).padStart(5, '0')}.parquet`
    const { bucket, prefix } = this.#folder
    partition.file = new OpenFile(this.#store, bucket, prefix + path + name, this.#columns, this.#options.codec)
    partition.files++
    this.#unfinished.add(partition.file)
    return partition.file
  }

  #putBack(partition: OpenPartition, file: OpenFile): void {
    partition.memoryBytes = file.memoryBytes
    this.#openBytes += partition.memoryBytes
    this.#open.add(partition)
  }

  #remove(partition: OpenPartition): void {
    if (this.#open.delete(partition)) this.#openBytes -= partition.memoryBytes
  }

  /** Finishes the largest files, until half of the room is free: so it is seldom that all of them are looked at. */
  async #makeRoom(): Promise<void> {
    const chosen: OpenPartition[] = []
    for (const partition of [...this.#open].sort((a, b) => b.memoryBytes - a.memoryBytes)) {
      if (this.#openBytes <= this.#options.memoryBytes / 2) break
      this.#remove(partition)
      chosen.push(partition)
    }
    await forEach(chosen, partition => this.#close(partition))
  }

  /** From the first moment on, the partition has no file, so that rows which come meanwhile go to another. */
  async #close(partition: OpenPartition): Promise<void> {
    const { file } = partition
    partition.file = undefined
    this.#remove(partition)
    if (file === undefined) return
    const bytes = await file.finish()
    this.#unfinished.delete(file)
    // Only here, since two files of a partition may be finished at the same time.
    partition.bytes += bytes
  }
}

/** Waits for all, also if one fails: nothing goes on behind the back of who cleans up. */
async function forEach<T>(items: Iterable<T>, action: (item: T) => Promise<void>): Promise<void> {
  try {
    await pMap(items, action, { concurrency: CONCURRENCY, stopOnError: false })
  } catch (error) {
    throw error instanceof AggregateError ? error.errors[0] : error
  }
}
