import assert from 'node:assert/strict'
import { parquetReadObjects } from 'hyparquet'
import type { StoredObject } from '../aws/simulated-s3.ts'
import type { Simulation } from '../simulation.ts'

/** A partition as somebody would have read it. */
interface View {
  readonly name: string
  readonly location: string
  readonly objects: readonly StoredObject[]
}

/** Clocks may differ by that much, and so may hours. */
const SKEW_MS = 1_300_000
const HOUR_MS = 3_600_000

/** Reads a table whenever something may have changed: through the catalog, as every reader does. */
export class PartitionReader {
  readonly #simulation: Simulation
  readonly #table: { readonly database: string; readonly name: string }
  readonly #bucket: string
  /** Every view that there was. */
  readonly #views = new Map<string, View>()
  /** When a location was last seen to be live. */
  readonly #liveAt = new Map<string, number>()
  /** Of files that are to be loaded, the rows of each partition. */
  readonly #known = new Map<string, (readonly string[])[]>()
  #places: readonly string[] = []
  readonly #tooSoon: string[] = []
  knownFiles = 0

  constructor(simulation: Simulation, table: { readonly database: string; readonly name: string }, bucket: string) {
    this.#simulation = simulation
    this.#table = table
    this.#bucket = bucket
    simulation.aws.onChange = operation => {
      if (!/^(Get|Head|List)/.test(operation)) this.#look()
    }
  }

  /** A file is about to come. */
  know(partitions: ReadonlyMap<string, readonly string[]>): void {
    this.knownFiles++
    for (const [name, rows] of partitions) this.#known.set(name, [...(this.#known.get(name) ?? []), rows])
  }

  /** Expects the partitions to be these, and each view that there ever was to be all of one file. */
  async expect(expected: ReadonlyMap<string, readonly string[]>): Promise<void> {
    for (const view of this.#views.values()) {
      const rows = await rowsOf(view)
      const files = this.#known.get(view.name) ?? []
      const isWhole = files.some(file => JSON.stringify(file.toSorted()) === JSON.stringify(rows))
      assert(isWhole, `a reader of ${view.name} saw ${rows.length} rows that are no file: ${rows.slice(0, 3)}`)
    }
    const found = await Promise.all(this.#read().map(async view => [view.name, await rowsOf(view)] as const))
    assert.deepEqual(
      Object.fromEntries(found.toSorted()),
      Object.fromEntries([...expected].map(([name, rows]) => [name, rows.toSorted()] as const).toSorted()),
    )
    assert.deepEqual(this.#tooSoon, [], 'files that readers may still have been reading')
  }

  livePlaces(): string[] {
    return this.#locations()
      .flatMap(({ prefix }) => this.#simulation.aws.s3.places(prefix))
      .sort()
  }

  #look(): void {
    const { aws, now } = this.#simulation
    const views = this.#read()
    for (const view of views) {
      this.#liveAt.set(view.location, now())
      this.#views.set(JSON.stringify([view.name, view.location, view.objects.map(({ etag }) => etag)]), view)
    }
    const places = aws.s3.places(`${this.#bucket}/${this.#table.name}/`)
    const left = new Set(places)
    for (const place of this.#places.filter(place => !left.has(place))) {
      const location = `s3://${place.slice(0, place.lastIndexOf('/') + 1)}`
      const liveAt = this.#liveAt.get(location)
      if (liveAt !== undefined && now() - liveAt < HOUR_MS - SKEW_MS) this.#tooSoon.push(place)
    }
    this.#places = places
  }

  #read(): View[] {
    const { s3 } = this.#simulation.aws
    return this.#locations().map(({ name, location, prefix }) => ({
      name,
      location,
      objects: s3.places(prefix).flatMap(place => s3.objects.get(place) ?? []),
    }))
  }

  #locations() {
    const { glue } = this.#simulation.aws
    const { database, name: table } = this.#table
    const isThere = () => {
      try {
        return glue.table(database, table) !== undefined
      } catch {
        return false
      }
    }
    if (!isThere()) return []
    return glue.partitions(database, table).map(({ Values = [], StorageDescriptor }) => {
      const location = StorageDescriptor?.Location ?? ''
      return { name: Values.join('/'), location, prefix: location.slice('s3://'.length) }
    })
  }
}

/** `<version> <id>` of each row, in order. */
async function rowsOf({ objects }: View): Promise<string[]> {
  const rows: string[] = []
  for (const { bytes } of objects) {
    const file = new Uint8Array(bytes).buffer
    for (const { version, id } of await parquetReadObjects({ file })) rows.push(`${Number(version)} ${id}`)
  }
  return rows.sort()
}
