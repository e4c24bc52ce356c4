import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { BUNDLES, bundle } from '@inlet/lake/testing/bundle'
import type { Metafile } from 'esbuild'
import { describe, expect, it } from 'vitest'
import type { HandlerName } from './test/runs/drives.ts'
import { handlerFile } from './test/runs/handler-file.ts'

/** Tells the sizes. */
const PAGE = join(import.meta.dirname, '../docs/operations.md')

/** Minified: what Lambda has to read before a function can start. */
const MOST_BYTES = 1_200_000

/** Files that are loaded before the first event, those of the SDK aside: one more costs as much as some 10 KB. */
const MOST_STARTED = 7

/** What each handler calls, and so the clients of the SDK that are to be in its bundle. */
const CLIENTS: Readonly<Record<HandlerName, readonly string[]>> = {
  'athena-views': ['athena', 'glue'],
  'capture-watch': ['dynamodb'],
  'csv-to-dynamodb': ['dynamodb', 'lambda', 's3'],
  'csv-to-partition': ['glue', 's3'],
  'firehose-transform': ['firehose', 'kinesis'],
  'stream-to-parquet': ['glue', 's3'],
}

/**
 * Files that the handler's file imports, at its start or later. esbuild also splits off what a module imports that is bundled for
 * another of its exports: such files are there, and nothing can load them.
 */
function loadable({ outputs }: Metafile, kinds = ['import-statement', 'dynamic-import']): readonly Output[] {
  const found = new Set(Object.keys(outputs).filter(file => basename(file) === 'handler.mjs'))
  for (const file of found) {
    for (const { path, kind } of outputs[file]?.imports ?? [])
      if (path in outputs && kinds.includes(kind)) found.add(path)
  }
  return [...found].flatMap(file => outputs[file] ?? [])
}

type Output = Metafile['outputs'][string]

function isOfSdk({ inputs }: Output): boolean {
  const files = Object.keys(inputs)
  return files.length > 0 && files.every(file => /node_modules\/@(?:aws-sdk|smithy)\//.test(file))
}

describe('bundles as SST makes them', () => {
  it.each(Object.entries(CLIENTS))('of %s have clients of %j alone, and are small', async (handler, clients) => {
    const outdir = await mkdtemp(join(tmpdir(), 'inlet-bundles-'))
    try {
      const metafile = await bundle({ handler: handlerFile(handler) }, outdir, BUNDLES[0])
      const started = loadable(metafile, ['import-statement']).filter(output => !isOfSdk(output))
      expect(started.length).toBeLessThanOrEqual(MOST_STARTED)
      const outputs = loadable(metafile)
      const bytes = outputs.reduce((sum, output) => sum + output.bytes, 0)
      expect(bytes).toBeLessThan(MOST_BYTES)
      const told = new RegExp(`^\\| ${handler} +\\| ${clients.join(', ')} +\\| ([\\d,]+) KB`, 'm').exec(
        await readFile(PAGE, 'utf8'),
      )
      const kilobytes = Number(told?.[1]?.replace(',', ''))
      expect(Math.abs(bytes / 1_000 - kilobytes), `${bytes / 1_000} KB, as told by docs/operations.md`).toBeLessThan(15)
      const inputs = outputs.flatMap(output => Object.entries(output.inputs))
      const left = inputs.filter(([, { bytesInOutput }]) => bytesInOutput > 0).map(([file]) => file)
      const found = left.flatMap(file => /@aws-sdk\/client-([\w-]+)\//.exec(file)?.[1] ?? [])
      expect([...new Set(found)].sort()).toEqual(clients)
    } finally {
      await rm(outdir, { recursive: true })
    }
  })
})
