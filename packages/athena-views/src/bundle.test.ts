import { execFile } from 'node:child_process'
import { mkdtemp, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { BUNDLES, bundle } from '@inlet/lake/testing/bundle'
import { describe, expect, it } from 'vitest'
import { tableCreated } from '../test/fake-athena.ts'
import { startFakeAws } from '../test/fake-aws.ts'
import { changeTable } from '../test/tables.ts'

/** Minified, both clients included. */
const MOST_BYTES = 1_200_000

const RUN = `
const { handler } = await import(process.argv[1])
const context = { getRemainingTimeInMillis: () => 60_000 }
console.log('answer', JSON.stringify(await handler(JSON.parse(process.argv[2]), context)))
`

async function run(file: string, env: NodeJS.ProcessEnv, event: unknown): Promise<string> {
  const args = ['--input-type=module', '-e', RUN, file, JSON.stringify(event)]
  const { stdout } = await promisify(execFile)(process.execPath, args, { env })
  return /^answer (.*)$/m.exec(stdout)?.[1] ?? stdout
}

describe('the handler in a bundle', () => {
  it.each(BUNDLES)('starts and makes views: %o', async options => {
    await using opened = new AsyncDisposableStack()
    const outdir = await mkdtemp(join(tmpdir(), 'inlet-bundle-'))
    opened.defer(() => rm(outdir, { recursive: true }))
    await bundle({ handler: join(import.meta.dirname, 'handler.ts') }, outdir, options)
    const file = join(outdir, 'handler.mjs')
    if (options.splitting !== true) expect((await stat(file)).size).toBeLessThan(MOST_BYTES)
    const aws = opened.use(await startFakeAws())
    await aws.put(changeTable('orders'))
    const views = ['raw.orders_changes', 'raw.orders_current']
    const answer = await run(file, aws.env, tableCreated('raw', 'orders'))
    expect(JSON.parse(answer)).toEqual({ applied: views, unchanged: [], taken: [] })
    expect(aws.athena.made).toEqual(views)
  })
})
