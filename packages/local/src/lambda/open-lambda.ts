import { Buffer } from 'node:buffer'
import { randomUUID } from 'node:crypto'
import { createServer } from 'node:http'
import type { HttpResponse, HttpService } from '../emulators/emulator.ts'
import { serve } from '../emulators/serve.ts'
import { FunctionError } from '../function/function-error.ts'
import { FUNCTION_VERSION, functionArn } from '../function/invocation-context.ts'
import type { LocalFunction } from '../function/start-function.ts'
import { AsyncInvocations } from './async-invocations.ts'
import { failurePayload } from './failure-payload.ts'
import { parseInvoke } from './invoke-request.ts'
import { errorResponse, LambdaError } from './lambda-error.ts'
import type { LambdaObserver } from './lambda-event.ts'

/** What the endpoint needs of a function. */
type Invocable = Pick<LocalFunction, 'invoke'>

export interface LambdaOptions {
  /** 0, the default, is any that is free. */
  readonly port?: number
  /** By their names. They stay their owner's: to stop the endpoint does not stop them. */
  readonly functions?: Readonly<Record<string, Invocable>>
  /** Before each further attempt of an asynchronous invocation that failed: a second and two, where Lambda takes minutes. */
  readonly retryDelaysMs?: readonly number[]
  readonly onEvent?: LambdaObserver
}

/** Lambda's Invoke on loopback. */
export interface Lambda {
  /** For `AWS_ENDPOINT_URL_LAMBDA`. */
  readonly url: string
  /** Adds a function, or puts another in its place: the environment of one that calls others names the URL. */
  register(name: string, fn: Invocable): void
  /** Resolves when all asynchronous invocations that were accepted have ended, with those that they caused. */
  idle(): Promise<void>
  /** Takes no further request, and waits for functions that run. What waits for another attempt is dropped. */
  stop(): Promise<void>
}

/**
 * Serves the functions of this machine to clients of Lambda.
 * https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html
 * @throws ConfigError if the port is taken
 */
export async function openLambda(options: LambdaOptions = {}): Promise<Lambda> {
  const { port = 0, functions: known = {}, retryDelaysMs = [1_000, 2_000], onEvent = () => undefined } = options
  const functions = new Map(Object.entries(known))
  const invocations = new AsyncInvocations(retryDelaysMs, onEvent)
  const server = createServer()
  const onFailure = (error: unknown) => onEvent({ is: 'failed', error })
  const served = await serve(server, invokeService(functions, invocations), { name: 'Lambda', port, onFailure })
  const everything = new AsyncDisposableStack()
  everything.defer(async () => {
    server.closeAllConnections()
    await server[Symbol.asyncDispose]()
  })
  everything.defer(() => invocations.stop())
  everything.defer(() => served.stop())
  return {
    url: served.url,
    register: (name, fn) => void functions.set(name, fn),
    idle: () => invocations.idle(),
    stop: () => everything.disposeAsync(),
  }
}

function invokeService(functions: ReadonlyMap<string, Invocable>, invocations: AsyncInvocations): HttpService {
  const find = (name: string): Invocable => {
    const fn = functions.get(name)
    if (fn !== undefined) return fn
    throw new LambdaError(404, 'ResourceNotFoundException', `Function not found: ${functionArn(name)}`)
  }
  return async request => {
    const requestId = randomUUID()
    try {
      const { functionName, type, event } = parseInvoke(request)
      const fn = find(functionName)
      if (type === 'RequestResponse') return await answer(() => fn.invoke(event, requestId), requestId)
      if (type === 'DryRun') return response(204, requestId)
      // Found again for each attempt: another function may be in its place by then.
      const invoke = async () => find(functionName).invoke(event, requestId)
      invocations.accept({ functionName, requestId, invoke })
      return response(202, requestId)
    } catch (error) {
      if (error instanceof LambdaError) return errorResponse(error)
      throw error
    }
  }
}

/** A function that fails is no failure of Lambda. */
async function answer(invoke: () => Promise<unknown>, requestId: string): Promise<HttpResponse> {
  const headers = { 'x-amz-executed-version': FUNCTION_VERSION }
  try {
    return response(200, requestId, await invoke(), headers)
  } catch (error) {
    if (!(error instanceof FunctionError)) throw error
    return response(200, requestId, failurePayload(error), { ...headers, 'x-amz-function-error': 'Unhandled' })
  }
}

function response(
  status: number,
  requestId: string,
  payload?: unknown,
  headers: Readonly<Record<string, string>> = {},
): HttpResponse {
  return {
    status,
    headers: { 'content-type': 'application/json', 'x-amzn-requestid': requestId, ...headers },
    body: payload === undefined ? Buffer.alloc(0) : Buffer.from(JSON.stringify(payload)),
  }
}
