import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { CatalogTable, Partition } from '@inlet/core'
import { evolveTable, type Lake, openLake, type TableRef } from '@inlet/lake'
import { startFakeAws } from '@inlet/lake/testing'
import type { TableRoot } from '../src/input/load-request.ts'
import { type CleanUpResult, cleanUp } from '../src/swap/clean-up.ts'
import { beginLoad, endLoad, type Load } from '../src/swap/load.ts'
import type { TimeLeft } from '../src/swap/spare-time.ts'
import { type SwapResult, swapPartitions } from '../src/swap/swap-partitions.ts'
import type { LeaseTerms } from '../src/swap/table-lease.ts'
import type { TableState } from '../src/swap/table-state.ts'
import { TableStateFile } from '../src/swap/table-state-file.ts'

export const BUCKET = 'lake'
export const TABLE: TableRef = { database: 'raw', name: 'customers' }
export const ROOT: TableRoot = { bucket: BUCKET, prefix: 'tables/customers/' }
export const HOUR_MS = 3_600_000
export const LEASE_MS = 30_000

/** The texts of a table's partitions, by the value of the only partition key, `p`. */
export type Contents = Record<string, string>

interface BegunLoad {
  readonly load: Load
  readonly partitions: readonly Partition[]
}

type SwapTerms = Partial<Pick<LeaseTerms, 'patienceMs' | 'timeLeft'>>

/** A lake with a table in it, a clock that stands still, and loads of texts. */
export interface TableBench extends AsyncDisposable {
  readonly lake: Lake
  readonly clock: { time: number }
  readonly now: () => number
  state(lake?: Lake): TableStateFile
  /** Begins a load, and writes two files for each partition; the texts may tell its number. */
  begin(contents: Contents | ((number: number) => Contents), lake?: Lake): Promise<BegunLoad>
  swap(load: Load, partitions: readonly Partition[], lake?: Lake, terms?: SwapTerms): Promise<SwapResult>
  /** All of a load; one that fails is ended. */
  load(contents: Contents, lake?: Lake, terms?: SwapTerms): Promise<SwapResult & { load: Load }>
  cleanUp(lake?: Lake, timeLeft?: TimeLeft): Promise<CleanUpResult>
  /** What another tool does: writes a file, and registers its partition there. */
  register(value: string, location: string, text: string): Promise<void>
  /** What a reader sees. Throws if the two files of a partition are not those of one load. */
  read(): Promise<Contents>
  stateNow(): Promise<TableState>
  /** Of the table's files, in the order of the store. */
  keys(): Promise<string[]>
  /** Of the files that readers see. */
  liveKeys(): Promise<string[]>
}

export async function makeTableBench(kind: 'directory' | 'AWS'): Promise<TableBench> {
  const { lake, close } = await (kind === 'AWS' ? openFakeAws() : openDirectory())
  // Ahead of the time of files, whatever the store rounds.
  const clock = { time: Date.now() + 10_000 }
  const now = () => clock.time
  const state = ({ store }: Lake) => new TableStateFile(store, BUCKET, TABLE)

  const begin: TableBench['begin'] = async (contents, { store } = lake) => {
    const load = await beginLoad(state({ ...lake, store }), ROOT, now)
    const partitions: Partition[] = []
    const texts = typeof contents === 'function' ? contents(load.number) : contents
    for (const [value, text] of Object.entries(texts)) {
      const prefix = `${load.folder.prefix}p=${value}/`
      for (const name of ['0', '1']) await store.write(BUCKET, prefix + name, Buffer.from(text))
      partitions.push({ values: [value], location: `s3://${BUCKET}/${prefix}` })
    }
    return { load, partitions }
  }
  const swap: TableBench['swap'] = (load, partitions, { store, catalog } = lake, terms = {}) =>
    swapPartitions({
      state: state({ store, catalog }),
      catalog,
      table: TABLE,
      load,
      partitions,
      evolve: async () => void (await evolveTable(catalog, TABLE, current => current ?? NEW_TABLE)),
      now,
      leaseMs: LEASE_MS,
      patienceMs: 0,
      ...terms,
    })
  const keysUnder = async (prefix: string) => {
    const keys: string[] = []
    for await (const { key } of lake.store.list(BUCKET, prefix)) keys.push(key)
    return keys
  }
  const prefixOf = (location: string) => location.slice(`s3://${BUCKET}/`.length)
  const text = async (key: string) => Buffer.from(await lake.store.read(BUCKET, key)).toString()

  return {
    lake,
    clock,
    now,
    begin,
    swap,
    state: (other = lake) => state(other),
    async load(contents, other = lake, terms = {}) {
      const { load, partitions } = await begin(contents, other)
      try {
        return { load, ...(await swap(load, partitions, other, terms)) }
      } catch (error) {
        await endLoad(state(other), other.store, load, { now, mayBeWriting: true }).catch(() => undefined)
        throw error
      }
    },
    cleanUp: ({ store, catalog } = lake, timeLeft) =>
      cleanUp({ state: state({ store, catalog }), store, catalog, table: TABLE, root: ROOT, now, timeLeft }),
    async register(value, location, text) {
      await evolveTable(lake.catalog, TABLE, current => current ?? NEW_TABLE)
      await lake.store.write(BUCKET, `${prefixOf(location)}file`, Buffer.from(text))
      await lake.catalog.setPartitionLocation(TABLE, { values: [value], location })
    },
    async read() {
      const contents: Contents = {}
      for (const { values, location } of await lake.catalog.listPartitions(TABLE)) {
        const texts = await Promise.all((await keysUnder(prefixOf(location))).map(text))
        const isOurs = location.includes('/load-')
        if (texts.length !== (isOurs ? 2 : 1) || new Set(texts).size !== 1) throw new Error(`${location}: ${texts}`)
        contents[values.join('/')] = texts.join().split(',')[0] ?? ''
      }
      return contents
    },
    stateNow: () => state(lake).read(),
    keys: () => keysUnder(ROOT.prefix),
    async liveKeys() {
      const live = await lake.catalog.listPartitions(TABLE)
      return (await Promise.all(live.map(({ location }) => keysUnder(prefixOf(location))))).flat().sort()
    },
    [Symbol.asyncDispose]: async () => close(),
  }
}

const NEW_TABLE: CatalogTable = {
  ...TABLE,
  location: `s3://${BUCKET}/${ROOT.prefix}`,
  columns: [{ name: 'id', type: 'string', origin: 'declared' }],
  partitionKeys: [{ name: 'p', type: 'string' }],
}

async function openDirectory(): Promise<{ lake: Lake; close: () => Promise<void> }> {
  const root = await mkdtemp(join(tmpdir(), 'inlet-swap-'))
  return { lake: await openLake({ LOCAL_BUCKETS_DIR: root }), close: () => rm(root, { recursive: true }) }
}

async function openFakeAws(): Promise<{ lake: Lake; close: () => Promise<void> }> {
  const aws = await startFakeAws([BUCKET])
  return { lake: aws.lake, close: async () => aws[Symbol.asyncDispose]() }
}
