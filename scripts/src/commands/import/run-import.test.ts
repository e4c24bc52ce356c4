import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { StateFile } from '@inlet/csv-to-dynamodb/state'
import { directoryStore } from '@inlet/lake/directory'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { planImport } from './plan-import.ts'
import { runImport } from './run-import.ts'
import { cutOffImport } from './test/cut-off-import.ts'

let lake: string
beforeEach(async () => {
  lake = await mkdtemp(join(tmpdir(), 'inlet-run-import-'))
})
afterEach(() => rm(lake, { recursive: true }))

it('does not take an earlier import for one that could not begin', async () => {
  const place = { bucket: 'uploads', key: 'a.csv', outputs: { jsonCopy: 'json-copy/a.json', unprocessed: 'none' } }
  const file = new StateFile(directoryStore(lake), place.bucket, place.key, 'Offers')
  const state = { ...cutOffImport(0), status: 'done' as const }
  await file.replace(undefined, state)
  const plan = planImport(state, 'same', 0, Date.now())
  // In so little time, no module is loaded.
  const options = { lake, dynamodb: 'http://127.0.0.1:1', table: 'Offers', logFile: join(lake, 'log'), timeoutMs: 1 }
  await expect(runImport(place, plan, file, options, new AbortController().signal)).rejects.toThrow(
    /^The module did not load within 1 ms\nRun the same command again, and the import goes on\.$/,
  )
})
