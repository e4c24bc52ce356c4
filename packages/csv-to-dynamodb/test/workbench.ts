import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { type CollectingTelemetry, collectingTelemetry, type ObjectStore } from '@inlet/lake'
import { directoryStore } from '@inlet/lake/directory'
import type { Importer } from '../src/importer.ts'
import type { Settings } from '../src/settings.ts'
import { type ImportState, importState } from '../src/state/import-state.ts'
import { clientOf, TABLE } from './dynamodb.ts'

export const BUCKET = 'files'

/** A bucket in a directory of its own, removed with `await using`. */
export interface Workbench extends AsyncDisposable {
  readonly root: string
  readonly store: ObjectStore
  put(key: string, content: string | Uint8Array): Promise<void>
  /** The text of an object; undefined if there is none. */
  text(key: string): Promise<string | undefined>
  /** Of the bucket's only import. */
  state(): Promise<ImportState>
  /** Keys of what an import keeps besides its state, and files of uploads that did not become objects. */
  leftovers(): Promise<string[]>
}

export async function makeWorkbench(): Promise<Workbench> {
  const root = await mkdtemp(join(tmpdir(), 'inlet-import-'))
  const store = directoryStore(root)
  const keysUnder = async (prefix: string) => {
    const keys: string[] = []
    for await (const { key } of store.list(BUCKET, prefix)) keys.push(key)
    return keys
  }
  const text = async (key: string) => {
    const found = await keysUnder(key)
    return found.includes(key) ? Buffer.from(await store.read(BUCKET, key)).toString() : undefined
  }
  return {
    root,
    store,
    text,
    async put(key, content) {
      await store.write(BUCKET, key, Buffer.from(content))
    },
    async state() {
      const [key = '', ...others] = (await keysUnder('_state/')).filter(each => each.endsWith('/import.json'))
      if (others.length > 0) throw new Error('Expected the state of one import')
      return importState.parse(JSON.parse((await text(key)) ?? 'null'))
    },
    async leftovers() {
      const tails = (await keysUnder('_state/')).filter(key => !key.endsWith('/import.json'))
      const uploads = await readdir(join(root, '.uploads'), { recursive: true, withFileTypes: true }).catch(() => [])
      // By which the store knows an upload that is complete.
      const parts = uploads.filter(entry => entry.isFile() && basename(entry.name) !== 'object.json')
      return [...tails, ...parts.map(({ parentPath, name }) => join(parentPath, name))]
    },
    [Symbol.asyncDispose]: () => rm(root, { recursive: true }),
  }
}

export interface TestImporter extends Importer {
  readonly telemetry: CollectingTelemetry
  /** Events by which the function has asked itself to go on. */
  readonly continuations: unknown[]
}

/** What the handler works with, over an endpoint of DynamoDB. */
export function importerOf(
  store: ObjectStore,
  endpoint: string,
  settings: Partial<Settings> = {},
  others: Partial<Pick<Importer, 'now' | 'invokeAgain'>> = {},
): TestImporter {
  const all: Settings = {
    table: TABLE,
    definition: undefined,
    concurrency: 16,
    attempts: 6,
    leaseMs: 3_000,
    requestTimeoutMs: 1_000,
    checkpointMs: 60_000,
    progressMs: 30_000,
    ...settings,
  }
  const continuations: unknown[] = []
  return {
    settings: all,
    store,
    dynamoDB: clientOf(endpoint, all.requestTimeoutMs),
    telemetry: collectingTelemetry(),
    now: Date.now,
    continuations,
    invokeAgain: async event => void continuations.push(event),
    ...others,
  }
}

/** What S3 tells of an object that was created. */
export function eventOf(key: string, sequencer: string | undefined = '0055AED6DCD90281E5') {
  return {
    Records: [
      {
        eventName: 'ObjectCreated:Put',
        s3: {
          bucket: { name: BUCKET },
          object: { key: encodeURIComponent(key).replaceAll('%20', '+'), ...(sequencer && { sequencer }) },
        },
      },
    ],
  }
}
