import { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { type HttpRequest, HttpResponse } from '@smithy/core/protocols'
import { NodeHttpHandler } from '@smithy/node-http-handler'
import { type Container, currentContainer, outsideContainers } from '../containers/container.ts'
import type { VirtualTime } from '../time/virtual-time.ts'
import { answerWithFault, type FaultyAws, type Heard } from './answer-with-fault.ts'
import type { FaultPlan } from './fault-plan.ts'
import { callOf, type WireAnswer, type WireRequest } from './message.ts'

const { handle: sendForReal } = NodeHttpHandler.prototype

type Handle = NodeHttpHandler['handle']
type Options = Parameters<Handle>[1]

/** Answers take so long, which brings those of calls at the same time out of order. */
const USUAL_MS = [1, 40] as const

/**
 * Stands in for the network of this process, below the clients of the SDK: whatever they send is answered by a simulation,
 * with the faults of a plan. Timeouts are those that the clients were made with.
 */
export class SimulatedWire implements Disposable {
  readonly #plan: FaultPlan
  readonly #faulty: FaultyAws
  readonly #time: VirtualTime

  constructor(plan: FaultPlan, faulty: Omit<FaultyAws, 'sleep'>, time: VirtualTime) {
    this.#plan = plan
    this.#faulty = { ...faulty, sleep: time.sleep }
    this.#time = time
    const wire = this
    NodeHttpHandler.prototype.handle = async function (request, options) {
      const { requestTimeout = 0 } = { ...this.httpHandlerConfigs(), ...(await configOf(this)) }
      return wire.#send(request, options, requestTimeout)
    }
  }

  [Symbol.dispose](): void {
    NodeHttpHandler.prototype.handle = sendForReal
  }

  async #send(request: HttpRequest, options: Options, timeoutMs: number): ReturnType<Handle> {
    const container = currentContainer()
    if (container?.isOver) return never()
    const message = await wireRequest(request)
    const fault = this.#plan.next(callOf(message))
    // What is sent has its effect whether or not its sender lives.
    const heard = outsideContainers(async () => {
      await this.#time.sleep(this.#faulty.random.integer(...USUAL_MS))
      const heard = await answerWithFault(message, fault, this.#faulty)
      await this.#time.sleep(this.#faulty.random.integer(...USUAL_MS))
      return heard
    })
    return this.#listen(heard, container, options, timeoutMs)
  }

  #listen(
    heard: Promise<Heard>,
    container: Container | undefined,
    options: Options,
    timeoutMs: number,
  ): ReturnType<Handle> {
    const { abortSignal } = options ?? {}
    return new Promise((resolve, reject) => {
      const fail = (name: string, code: string) => reject(Object.assign(new Error(name), { name, code }))
      const timer = timeoutMs > 0 ? setTimeout(() => fail('TimeoutError', 'ETIMEDOUT'), timeoutMs) : undefined
      if (abortSignal?.aborted) fail('AbortError', 'ABORT_ERR')
      if (abortSignal && 'addEventListener' in abortSignal) {
        abortSignal.addEventListener('abort', () => fail('AbortError', 'ABORT_ERR'))
      }
      heard.then(what => {
        if (what.is === 'death') container?.die()
        if (container?.isOver || what.is === 'silence') return
        clearTimeout(timer)
        if (what.is === 'broken') fail('Error', 'ECONNRESET')
        else if (what.is === 'answer') resolve({ response: httpResponse(what.answer, what.isCutOff) })
      }, reject)
    })
  }
}

async function configOf(handler: NodeHttpHandler): Promise<{ requestTimeout?: number }> {
  const { configProvider } = handler as unknown as { configProvider: Promise<{ requestTimeout?: number }> }
  return configProvider
}

async function wireRequest({ method, path, query, headers, body, hostname }: HttpRequest): Promise<WireRequest> {
  const parameters = Object.entries(query ?? {}).map(([name, value]) => [name, String(value ?? '')] as const)
  return {
    method,
    path,
    query: new Map(parameters),
    headers: new Map(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value])),
    body: await bytesOf(body),
    host: hostname,
  }
}

async function bytesOf(body: unknown): Promise<Buffer> {
  if (body === undefined || body === null) return Buffer.alloc(0)
  if (typeof body === 'string') return Buffer.from(body)
  if (body instanceof Uint8Array) return Buffer.from(body.buffer, body.byteOffset, body.byteLength)
  if (body instanceof Readable) return buffer(body)
  throw new Error(`No body of ${Object.prototype.toString.call(body)}`)
}

function httpResponse({ status, headers, body }: WireAnswer, isCutOff: boolean): HttpResponse {
  return new HttpResponse({ statusCode: status, headers: { ...headers }, body: isCutOff ? cutOff(body) : whole(body) })
}

function whole(body: Buffer): Readable {
  return Readable.from(body.length === 0 ? [] : [body])
}

function cutOff(body: Buffer): Readable {
  return Readable.from(
    (async function* () {
      if (body.length > 1) yield body.subarray(0, body.length >> 1)
      throw Object.assign(new Error('aborted'), { code: 'ECONNRESET' })
    })(),
  )
}

function never<T>(): Promise<T> {
  return new Promise(() => undefined)
}
