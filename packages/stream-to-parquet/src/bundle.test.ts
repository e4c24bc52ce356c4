import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { BUNDLES, bundle } from '@inlet/lake/testing/bundle'
import { describe, expect, it } from 'vitest'
import { changesEvent, NOON_US } from '../test/events.ts'
import { makeTestLake } from '../test/test-lake.ts'

const RUN = `
const { handler } = await import(process.argv[1])
const event = process.argv[2] && JSON.parse(process.argv[2])
console.log('answer', JSON.stringify(event ? await handler(event) : 'started'))
`

function run(file: string, env: NodeJS.ProcessEnv, event?: unknown): string {
  const args = ['--input-type=module', '-e', RUN, file, ...(event === undefined ? [] : [JSON.stringify(event)])]
  const { stdout, stderr } = spawnSync(process.execPath, args, { env, encoding: 'utf8' })
  return /^answer (.*)$/m.exec(stdout)?.[1] ?? stderr
}

describe('the handler in a bundle', () => {
  it.each(BUNDLES)('starts on AWS and loads on one machine: %o', async options => {
    await using lake = await makeTestLake()
    const outdir = join(lake.root, '.bundle')
    await bundle({ handler: join(import.meta.dirname, 'handler.ts') }, outdir, options)
    const file = join(outdir, 'handler.mjs')
    // Starting makes no call: the clients are made, and the environment is read.
    expect(run(file, { AWS_REGION: 'eu-west-1', S3_RAW: 'raw' })).toBe('"started"')

    const event = changesEvent([{ keys: { pk: { S: 'a' } }, eventId: 'a', at: NOON_US }])
    const env = { S3_RAW: 'raw', LOCAL_BUCKETS_DIR: lake.root, UNMAPPED_TABLES: 'auto' }
    expect(run(file, env, event)).toBe('{"batchItemFailures":[]}')
    expect(await lake.query('SELECT pk FROM things_current')).toEqual([{ pk: 'a' }])
  })
})
