import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { InvokeCommand, type InvokeCommandInput, LambdaClient } from '@aws-sdk/client-lambda'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { FunctionError } from '../function/function-error.ts'
import { functionArn } from '../function/invocation-context.ts'
import { type LocalFunction, startFunction } from '../function/start-function.ts'
import type { LambdaEvent } from './lambda-event.ts'
import { type Lambda, openLambda } from './open-lambda.ts'

const CREDENTIALS = { accessKeyId: 'local', secretAccessKey: 'local' }

let lambda: Lambda
let client: LambdaClient
let events: LambdaEvent[]
let calls: { readonly event: unknown; readonly requestId: string | undefined }[]
/** What the function does with its next events; it gives back an event if there is nothing. */
let outcomes: (() => unknown)[]

const recorder = {
  async invoke(event: unknown, requestId?: string) {
    calls.push({ event, requestId })
    const outcome = outcomes.shift()
    return outcome === undefined ? event : outcome()
  },
}
const fail = () => {
  throw new FunctionError('handler', 'RangeError: secret', 'RangeError')
}

beforeEach(async () => {
  events = []
  calls = []
  outcomes = []
  lambda = await openLambda({
    functions: { recorder },
    retryDelaysMs: [10, 20],
    onEvent: event => events.push(event),
  })
  client = new LambdaClient({ endpoint: lambda.url, region: 'us-east-1', credentials: CREDENTIALS, maxAttempts: 1 })
})
afterEach(async () => {
  client.destroy()
  await lambda.stop()
})

const invoke = (input: Partial<InvokeCommandInput> = {}) =>
  client.send(new InvokeCommand({ FunctionName: 'recorder', ...input }))
const invokeLater = (Payload: string) => invoke({ InvocationType: 'Event', Payload })

describe('RequestResponse', () => {
  it.each(['{"a":[1,null]}', 'null', '"text"', '7', '[]'])(
    'gives back what the function returns: %s',
    async Payload => {
      const { StatusCode, Payload: answer, FunctionError, ExecutedVersion, $metadata } = await invoke({ Payload })
      expect([StatusCode, answer?.transformToString(), FunctionError]).toEqual([200, Payload, undefined])
      expect(ExecutedVersion).toBe('$LATEST')
      expect(calls).toEqual([{ event: JSON.parse(Payload), requestId: $metadata.requestId }])
    },
  )

  it('takes JSON by its own name, and no payload for an empty object', async () => {
    const headers = { 'content-type': 'application/json' }
    const url = `${lambda.url}/2015-03-31/functions/recorder/invocations`
    const answer = await fetch(url, { method: 'POST', headers, body: '[null]' })
    expect([answer.status, await answer.text()]).toEqual([200, '[null]'])
    expect((await invoke()).Payload?.transformToString()).toBe('{}')
  })

  it('says how the function failed, and tries once', async () => {
    outcomes = [fail, () => Promise.reject(new FunctionError('timeout', 'The function timed out after 5 ms'))]
    const failed = await invoke()
    expect([failed.StatusCode, failed.FunctionError]).toEqual([200, 'Unhandled'])
    expect(JSON.parse(failed.Payload?.transformToString() ?? '')).toEqual({
      errorType: 'RangeError',
      errorMessage: 'secret',
    })
    const late = await invoke()
    expect(JSON.parse(late.Payload?.transformToString() ?? '')).toEqual({
      errorType: 'Sandbox.Timedout',
      errorMessage: 'The function timed out after 5 ms',
    })
    expect([calls.length, events]).toEqual([2, []])
  })

  it('fails itself where the function cannot be called', async () => {
    outcomes = [() => Promise.reject(new Error('The function is stopped'))]
    await expect(invoke()).rejects.toMatchObject({ $metadata: { httpStatusCode: 500 } })
    expect(events).toEqual([{ is: 'failed', error: new Error('The function is stopped') }])
  })

  it.each([
    functionArn('recorder'),
    `${functionArn('recorder')}:$LATEST`,
    '000000000000:function:recorder',
    'recorder:live',
  ])('finds the function by %s', async FunctionName => {
    expect((await invoke({ FunctionName, Payload: '1' })).StatusCode).toBe(200)
    expect((await invoke({ FunctionName: 'recorder', Qualifier: '$LATEST', Payload: '1' })).StatusCode).toBe(200)
  })
})

describe('Event', () => {
  it('answers before the function does', async () => {
    const { promise, resolve } = Promise.withResolvers<void>()
    outcomes = [() => promise]
    const { StatusCode, $metadata } = await invokeLater('{"a":1}')
    expect(StatusCode).toBe(202)
    let isIdle = false
    const idle = lambda.idle().then(() => {
      isIdle = true
    })
    await invoke()
    expect([isIdle, events]).toEqual([false, []])
    resolve()
    await idle
    const { requestId } = $metadata
    expect(events).toEqual([{ is: 'succeeded', functionName: 'recorder', requestId, attempt: 1 }])
  })

  it('is tried again as the same request', async () => {
    outcomes = [fail, fail]
    const { requestId } = (await invokeLater('{"a":1}')).$metadata
    await lambda.idle()
    expect(calls).toEqual(Array(3).fill({ event: { a: 1 }, requestId }))
    const told = { functionName: 'recorder', requestId }
    const reason = 'handler: RangeError'
    expect(events).toEqual([
      { is: 'retried', reason, afterMs: 10, ...told, attempt: 1 },
      { is: 'retried', reason, afterMs: 20, ...told, attempt: 2 },
      { is: 'succeeded', ...told, attempt: 3 },
    ])
  })

  it('is dropped when it has failed three times', async () => {
    outcomes = [fail, fail, fail]
    await invokeLater('1')
    await lambda.idle()
    expect(calls).toHaveLength(3)
    expect(events.at(-1)).toMatchObject({ is: 'dropped', attempt: 3, reason: 'handler: RangeError' })
  })

  it('is tried again with the function that has taken the place', async () => {
    outcomes = [
      () => {
        lambda.register('recorder', { invoke: async () => 'mended' })
        return fail()
      },
    ]
    await invokeLater('1')
    await lambda.idle()
    expect([calls.length, events.at(-1)]).toMatchObject([1, { is: 'succeeded', attempt: 2 }])
  })

  it('is dropped, and not tried again, when the endpoint stops', async () => {
    const patient = await openLambda({
      functions: { recorder },
      retryDelaysMs: [60_000],
      onEvent: event => events.push(event),
    })
    outcomes = [fail]
    const url = `${patient.url}/2015-03-31/functions/recorder/invocations`
    await fetch(url, { method: 'POST', headers: { 'x-amz-invocation-type': 'Event' } })
    while (events.length === 0) await new Promise(setImmediate)
    await patient.stop()
    await patient.stop()
    expect([calls.length, events.map(({ is }) => is)]).toEqual([1, ['retried', 'dropped']])
    await expect(fetch(url, { method: 'POST' })).rejects.toThrow('fetch failed')
  })
})

describe('DryRun', () => {
  it('does nothing', async () => {
    expect((await invoke({ InvocationType: 'DryRun' })).StatusCode).toBe(204)
    expect(calls).toEqual([])
  })
})

describe('requests that are refused', () => {
  it.each<[string, Partial<InvokeCommandInput>, number, string, string]>([
    ['no function', { FunctionName: 'nope' }, 404, 'ResourceNotFoundException', `not found: ${functionArn('nope')}`],
    ['no name', { FunctionName: 'a b%' }, 400, 'ValidationException', 'found a b%'],
    ['no JSON', { Payload: '{' }, 400, 'InvalidRequestContentException', 'Could not parse'],
    [
      'too much for later',
      { InvocationType: 'Event', Payload: `"${'x'.repeat(1024 * 1024)}"` },
      413,
      'RequestTooLargeException',
      '1048578 byte payload is too large for the Event invocation type (limit 1048576 bytes)',
    ],
    [
      'too much',
      { Payload: `"${'x'.repeat(6 * 1024 * 1024)}"` },
      413,
      'RequestTooLargeException',
      '(limit 6291456 bytes)',
    ],
    ['no type', { InvocationType: 'Later' as 'Event' }, 400, 'InvalidParameterValueException', 'found Later'],
  ])('%s', async (_, input, httpStatusCode, name, message) => {
    await expect(invoke(input)).rejects.toMatchObject({
      name,
      message: expect.stringContaining(message),
      $metadata: { httpStatusCode },
    })
    expect(calls).toEqual([])
  })

  it.each([
    ['another operation', 'GET', '/2015-03-31/functions/', {}, 404],
    ['another method', 'GET', '/2015-03-31/functions/recorder/invocations', {}, 404],
    ['a web page', 'POST', '/2015-03-31/functions/recorder/invocations', { origin: 'http://example.com' }, 403],
  ])('%s', async (_, method, path, headers, status) => {
    expect((await fetch(`${lambda.url}${path}`, { method, headers })).status).toBe(status)
    expect(calls).toEqual([])
  })
})

describe('a function that calls itself', () => {
  let folder: string
  let relay: LocalFunction
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'inlet-lambda-'))
    relay = await startFunction({
      module: new URL('./test/fixture-relay.ts', import.meta.url),
      name: 'relay',
      env: {
        AWS_ENDPOINT_URL_LAMBDA: lambda.url,
        AWS_REGION: 'us-east-1',
        AWS_ACCESS_KEY_ID: 'local',
        AWS_SECRET_ACCESS_KEY: 'local',
      },
      logFile: join(folder, 'relay.log'),
      timeoutMs: 30_000,
      concurrency: 1,
    })
    lambda.register('relay', relay)
  })
  afterEach(async () => {
    await relay.stop()
    await rm(folder, { recursive: true })
  })

  it('is done when the last in the chain is, and keeps its request id through a failure', async () => {
    const input = { FunctionName: 'relay', InvocationType: 'Event', Payload: '{"left":3,"fails":true}' } as const
    const { requestId = '' } = (await invoke(input)).$metadata
    await lambda.idle()
    expect(events.map(({ is }) => is)).toEqual(['retried', 'succeeded', 'succeeded', 'succeeded', 'succeeded'])
    await relay.stop()
    const lines = (await readFile(join(folder, 'relay.log'), 'utf8')).split('\n').filter(line => /^\d /.test(line))
    expect(lines.map(line => line.slice(0, 1))).toEqual(['3', '3', '2', '1', '0'])
    expect(lines.filter(line => line.endsWith(requestId))).toHaveLength(2)
    expect(new Set(lines).size).toBe(4)
  })
})
