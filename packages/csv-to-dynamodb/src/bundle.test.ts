import { execFile } from 'node:child_process'
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { BUNDLES, bundle } from '@inlet/lake/testing/bundle'
import { describe, expect, it } from 'vitest'
import { startDynamoDB } from '../test/unit/dynamodb-server.ts'
import { BUCKET, s3Event } from '../test/unit/imports.ts'

const RUN = `
const { handler } = await import(process.argv[1])
const event = process.argv[2] && JSON.parse(process.argv[2])
console.log('answer', JSON.stringify(event ? await handler(event) : 'started'))
`

async function run(file: string, env: NodeJS.ProcessEnv, event?: unknown): Promise<string> {
  const args = ['--input-type=module', '-e', RUN, file, ...(event === undefined ? [] : [JSON.stringify(event)])]
  const { stdout, stderr } = await promisify(execFile)(process.execPath, args, { env })
  return /^answer (.*)$/m.exec(stdout)?.[1] ?? stderr
}

describe('the handler in a bundle', () => {
  it.each(BUNDLES)('starts on AWS and imports on one machine: %o', async options => {
    await using opened = new AsyncDisposableStack()
    const root = await mkdtemp(join(tmpdir(), 'inlet-bundle-'))
    opened.defer(() => rm(root, { recursive: true }))
    const server = opened.use(await startDynamoDB())
    const outdir = join(root, '.bundle')
    await bundle({ handler: join(import.meta.dirname, 'handler.ts') }, outdir, options)
    const file = join(outdir, 'handler.mjs')
    // Starting makes no call: the clients are made, and the environment is read.
    expect(await run(file, { AWS_REGION: 'eu-west-1', TABLE_NAME: 'accounts' })).toBe('"started"')

    await server.createTable('accounts', { key: { id: 'S' } })
    await mkdir(join(root, BUCKET))
    await writeFile(join(root, BUCKET, 'a.csv'), 'id,note\n1,one\n,none\n2,two\n')
    const answer = await run(
      file,
      {
        AWS_REGION: 'eu-central-1',
        AWS_ACCESS_KEY_ID: 'test',
        AWS_SECRET_ACCESS_KEY: 'test',
        AWS_ENDPOINT_URL_DYNAMODB: server.endpoint,
        TABLE_NAME: 'accounts',
        LOCAL_BUCKETS_DIR: root,
      },
      s3Event('a.csv'),
    )
    expect(JSON.parse(answer)).toMatchObject({ processed_rows: 2, unprocessed_rows: 1, json_copy: 'json-copy/a.json' })
    expect(await server.items('accounts')).toHaveLength(2)
    expect(await readFile(join(root, BUCKET, 'json-copy/a.json'), 'utf8')).toBe(
      '{"data":[\n{"id":"1","note":"one"},\n{"id":"2","note":"two"}\n]}',
    )
  })
})
