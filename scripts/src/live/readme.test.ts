import { spawn } from 'node:child_process'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { openLocalLake } from '@inlet/local'
import { openLiveLake, openStateDirectory } from '@inlet/local/live'
import { expect, it } from 'vitest'
import { HANDLER, handlerEnvironment, isStreamed } from './stream-to-parquet.ts'

const README = join(import.meta.dirname, '../../../README.md')

/** What `lake up` prints, as environment variables. */
const environment = (dynamodb: string) => ({
  AWS_ENDPOINT_URL_DYNAMODB: dynamodb,
  AWS_REGION: 'us-east-1',
  AWS_ACCESS_KEY_ID: 'local',
  AWS_SECRET_ACCESS_KEY: 'local',
})

it('runs the application of the README against a live lake', async () => {
  const [, code = ''] = (await readFile(README, 'utf8')).match(/```js\n(import .*?)```/s) ?? []
  const lake = await mkdtemp(join(tmpdir(), 'inlet-readme-'))
  using state = await openStateDirectory(lake)
  const live = await openLiveLake({
    lake,
    state,
    handler: HANDLER,
    env: handlerEnvironment({}),
    logFile: join(lake, 'function.log'),
    streams: isStreamed({}),
    onEndpointEvent: () => undefined,
    onEventSourceEvent: () => undefined,
  })
  try {
    // From this package, whose dependencies it imports.
    const application = spawn(process.execPath, ['--input-type=module', '--eval', code], {
      cwd: import.meta.dirname,
      env: { ...process.env, ...environment(live.dynamodb) },
    })
    expect(await text(application.stderr)).toBe('')
    await live.drained()
    const local = await openLocalLake(lake)
    const { rows } = await local.query('SELECT orderid, quantity, price FROM raw.orders_current')
    local.close()
    expect(rows).toEqual([['3714', 5, 190.07]])
  } finally {
    await live.stop()
    await rm(lake, { recursive: true })
  }
})
