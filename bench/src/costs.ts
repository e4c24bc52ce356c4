import { readFile, writeFile } from 'node:fs/promises'
import { cpus } from 'node:os'
import { join } from 'node:path'
import { synthesize } from '@inlet/infra/synth'
import { fillCosts } from './costs/cost-page.ts'
import { measureDailyFiles, measureUploads } from './costs/measure-files.ts'
import { measureChanges, measureOrders, measureTransactions } from './costs/measure-streams.ts'
import recorded from './costs/measured.json' with { type: 'json' }
import type { Measured } from './costs/measured.ts'

/**
 * Writes what each pipeline costs into `docs/costs.md`: prices, and what the functions took when it was last measured.
 *
 *     pnpm costs             # by the measurements that are recorded
 *     pnpm costs measure     # measures again, and records it
 */

const PAGE = join(import.meta.dirname, '../../docs/costs.md')
const RECORD = join(import.meta.dirname, 'costs/measured.json')

const [, , argument] = process.argv
if (argument !== undefined && argument !== 'measure') {
  console.error(`Expected "measure" or nothing, found "${argument}"`)
  process.exit(2)
}
const measured = argument === 'measure' ? await measure() : recorded
const page = await readFile(PAGE, 'utf8')
await writeFile(PAGE, fillCosts(page, measured, await synthesize('mine')))

async function measure(): Promise<Measured> {
  const found: Measured = {
    date: new Date().toISOString().slice(0, 10),
    machine: `a core of ${process.arch} (${cpus()[0]?.model})`,
    node: process.versions.node,
    work: {
      changes: await measureChanges(),
      orders: await measureOrders(),
      transactions: await measureTransactions(),
      uploads: await measureUploads(),
      dailyFiles: await measureDailyFiles(),
    },
  }
  await writeFile(RECORD, `${JSON.stringify(found, null, 2)}\n`)
  return found
}
