import { mkdir, mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { directoryStore } from '@inlet/lake/directory'
import { openLambda, startFunction } from '@inlet/local/lambda'
import { openFirehoseEndpoint, startFirehose } from '@inlet/local/live'
import { afterAll, beforeAll, expect } from 'vitest'
import { proving } from '../claims/prove.ts'
import { witnessOf } from '../claims/witness.ts'
import { run } from '../processes/run.ts'
import { useTool } from '../tools/find-tool.ts'
import { PYTHON, runPython } from '../tools/python.ts'
import { LOCAL_ACCOUNT } from './live-lake.ts'

const proveByBoto3 = proving('clients', witnessOf(PYTHON, 'boto3'))
const proveByCli = proving('clients', witnessOf(PYTHON, 'AWS CLI', 'awscli'))

const opened = new AsyncDisposableStack()
const onFailure = (error: unknown) => expect.fail(String(error))
let root: string
let env: Record<string, string>
let idle: () => Promise<void>
let caughtUp: () => Promise<void>

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'inlet-clients-'))
  opened.defer(() => rm(root, { recursive: true }))
  await mkdir(join(root, 'lake'))
  const doubling = opened.adopt(
    await startFunction({
      module: new URL('doubling.ts', import.meta.url),
      env: {},
      logFile: logFile(),
      timeoutMs: 60_000,
      concurrency: 1,
    }),
    each => each.stop(),
  )
  const store = directoryStore(root)
  const lambda = opened.adopt(await openLambda({ functions: { doubling }, retryDelaysMs: [] }), each => each.stop())
  const orders = opened.adopt(
    await startFirehose({
      name: 'orders',
      // As it came.
      transform: async event => ({ records: recordsOf(event).map(record => ({ ...record, result: 'Ok' })) }),
      lambdaArn: 'arn:aws:lambda:us-east-1:000000000000:function:none',
      destination: { is: 's3', store, bucket: 'lake', prefix: 'orders/' },
      errors: { store, bucket: 'lake', prefix: 'errors/' },
    }),
    each => each.stop(),
  )
  const firehose = opened.use(await openFirehoseEndpoint({ port: 0, firehoses: [orders], onFailure }))
  env = { ...LOCAL_ACCOUNT, AWS_ENDPOINT_URL_LAMBDA: lambda.url, AWS_ENDPOINT_URL_FIREHOSE: firehose.url }
  idle = lambda.idle
  caughtUp = () => orders.caughtUp()
})
afterAll(() => opened.disposeAsync())

const cli = (...args: string[]) => run(join(`${useTool(PYTHON).paths.bin}`, 'aws'), args, { env })

proveByBoto3('puts records and batches into the local Firehose, which delivers them', async () => {
  const records = Array.from({ length: 100 }, (_, number) => `{"number":${number},"text":"ünïcode 🛒"}\n`)
  const put = await runPython('clients_firehose', { do: 'put', stream: 'orders', records }, env)
  expect(put).toEqual({ status: 'ACTIVE', type: 'DirectPut', failed: 0, ids: 100 })
  expect((await delivered()).toSorted()).toEqual(records.toSorted())
})

proveByBoto3('finds the errors of Firehose by their names', async () => {
  const refused = (code: string, words: RegExp) => ({ code, status: 400, message: expect.stringMatching(words) })
  expect(await runPython('clients_firehose', { do: 'refusals', stream: 'orders' }, env)).toEqual({
    'a stream that is not there': refused('ResourceNotFoundException', /nowhere/),
    'a record of more than 1,000 KiB': refused('InvalidArgumentException', /at most 1024000 bytes/),
    'more than 4 MiB': refused('InvalidArgumentException', /at most 4194304 bytes/),
    'to list streams': refused('UnknownOperationException', /ListDeliveryStreams/),
  })
})

proveByBoto3(
  'invokes functions of the local Lambda: waits for answers and failures, or sends and goes on',
  async () => {
    const invoke = (event: unknown) => runPython('clients_lambda', { do: 'invoke', function: 'doubling', event }, env)
    expect(await invoke({ number: 21 })).toEqual({ status: 200, error: null, version: '$LATEST', payload: 42 })
    expect(await invoke({ number: 'no' })).toEqual({
      status: 200,
      error: 'Unhandled',
      version: '$LATEST',
      payload: { errorType: 'TypeError', errorMessage: 'Expected a number' },
    })
    expect(await runPython('clients_lambda', { do: 'send', function: 'doubling', event: { number: 3 } }, env)).toEqual([
      202, 204,
    ])
    await idle()
    await expect.poll(() => readFile(logFile(), 'utf8')).toMatch(/doubling 3$/m)
  },
)

proveByBoto3('finds the errors of Lambda by their names', async () => {
  const refused = (status: number, code: string, words: RegExp) => ({
    code,
    status,
    message: expect.stringMatching(words),
  })
  expect(await runPython('clients_lambda', { do: 'refusals', function: 'doubling' }, env)).toEqual({
    'a function that is not there': refused(404, 'ResourceNotFoundException', /function:nobody/),
    'an event that is no JSON': refused(400, 'InvalidRequestContentException', /parse request body/),
    'an event of more than 6 MB': refused(413, 'RequestTooLargeException', /limit 6291456 bytes/),
    'to list functions': refused(404, 'UnknownOperationException', /Invoke/),
  })
})

proveByCli('puts records into the local Firehose, and invokes functions of the local Lambda', async () => {
  const records = ['one', 'two'].map(text => ({ Data: `${text}\n` }))
  const put = await cli(
    'firehose',
    'put-record-batch',
    '--delivery-stream-name',
    'orders',
    '--records',
    JSON.stringify(records),
  )
  expect(JSON.parse(put)).toMatchObject({ FailedPutCount: 0, RequestResponses: [{}, {}] })
  expect(await delivered()).toEqual(expect.arrayContaining(['one\n', 'two\n']))
  const answer = join(root, 'answer.json')
  await cli('lambda', 'invoke', '--function-name', 'doubling', '--payload', '{"number":4}', answer)
  expect(await readFile(answer, 'utf8')).toBe('8')
})

/** The lines of all objects. */
async function delivered(): Promise<string[]> {
  await caughtUp()
  const entries = await readdir(join(root, 'lake/orders'), { recursive: true, withFileTypes: true })
  const files = entries.filter(entry => entry.isFile())
  const texts = await Promise.all(files.map(({ parentPath, name }) => readFile(join(parentPath, name), 'utf8')))
  return texts.flatMap(text => text.match(/.*\n/g) ?? [])
}

function logFile(): string {
  return join(root, 'doubling.log')
}

function recordsOf(event: unknown): { recordId: string; data: string }[] {
  const { records } = event as { records: { recordId: string; data: string }[] }
  return records.map(({ recordId, data }) => ({ recordId, data }))
}
