import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { BUNDLES, bundle } from '@inlet/lake/testing/bundle'
import { describe, expect, it } from 'vitest'
import { makeDailyBench, SOURCE, TARGET } from '../test/daily-bench.ts'

const RUN = `
const { handler } = await import(process.argv[1])
const input = process.argv[2] && JSON.parse(process.argv[2])
console.log('answer', JSON.stringify(input ? await handler(input) : 'started'))
`

function run(file: string, env: NodeJS.ProcessEnv, input?: unknown): string {
  const args = ['--input-type=module', '-e', RUN, file, ...(input === undefined ? [] : [JSON.stringify(input)])]
  const { stdout, stderr } = spawnSync(process.execPath, args, { env, encoding: 'utf8' })
  return /^answer (.*)$/m.exec(stdout)?.[1] ?? stderr
}

describe('the handler in a bundle', () => {
  it.each(BUNDLES)('starts on AWS and loads on one machine: %o', async options => {
    await using bench = await makeDailyBench()
    const outdir = join(bench.root, '.bundle')
    await bundle({ handler: join(import.meta.dirname, 'handler.ts') }, outdir, options)
    const file = join(outdir, 'handler.mjs')
    // Starting makes no call: the clients are made, and the environment and the feeds are read.
    expect(run(file, { AWS_REGION: 'eu-west-1' })).toBe('"started"')

    await bench.put('a.csv', 'id,note\n1,one\n')
    const input = { bucket_src: SOURCE, bucket_dstn: TARGET, table: 'rates', data_ref: '20260131' }
    const answer = run(file, { LOCAL_BUCKETS_DIR: bench.root }, input)
    expect(JSON.parse(answer)).toMatchObject({ status: 'Success', rows: 1, table: 'raw.rates' })
    expect(await bench.query('SELECT id, note, data_ref FROM raw.rates')).toEqual([
      { id: '1', note: 'one', data_ref: '20260131' },
    ])
  })
})
