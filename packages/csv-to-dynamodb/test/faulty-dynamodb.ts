import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { buffer } from 'node:stream/consumers'
import { setTimeout as sleep } from 'node:timers/promises'
import { close, type KeyShape, TABLE, urlOf } from './dynamodb.ts'

/** What goes wrong with a BatchWriteItem. `after`: its items are written all the same. */
export const FAULT_KINDS = [
  'throughput exceeded',
  'throttled',
  'some handed back',
  'all handed back',
  'error 500 before',
  'error 500 after',
  'error 503 before',
  'error 503 after',
  'reset before',
  'reset after',
  'answer cut off after',
  'answer late after',
] as const

export interface Fault {
  readonly kind: (typeof FAULT_KINDS)[number]
  /** Bit by bit, which items are handed back. */
  readonly mask: number
}

export interface FaultyDynamoDB extends AsyncDisposable {
  readonly url: string
  /** What DynamoDB would have refused, and requests of an item that were under way with an earlier one of it. */
  readonly violations: readonly string[]
  /** BatchWriteItems that were made. */
  readonly requests: number
  /** Puts of items, those included that had no effect. */
  readonly puts: number
  /** Resolves when no request is under way: those of a client that is gone have had their effect then, or have none. */
  idle(): Promise<void>
}

export interface FaultOptions {
  /** Asked for each BatchWriteItem. */
  readonly next?: () => Fault | undefined
  /** Items that are handed back each time. */
  readonly isNeverTaken?: (item: WireItem) => boolean
  /** Longer than a client waits. */
  readonly lateMs?: number
  /** Before each BatchWriteItem takes effect. */
  readonly delayMs?: number
}

export type WireItem = Readonly<Record<string, Readonly<Record<string, string>>>>

const MOST_ITEMS = 25

/** Stands between a function and a DynamoDB, and lets go wrong what it is told to. */
export async function startFaultyDynamoDB(
  target: string,
  key: KeyShape,
  { next = () => undefined, isNeverTaken = () => false, lateMs = 1_000, delayMs = 0 }: FaultOptions = {},
): Promise<FaultyDynamoDB> {
  const violations: string[] = []
  const underWay = new Set<string>()
  /** Of each item, when the latest request that writes it has had its effect, which may be after its client gave up. */
  const effects = new Map<string, Promise<unknown>>()
  let requests = 0
  let puts = 0

  const server = createServer((request, response) => {
    answer(request, response).catch(() => request.socket.destroy())
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await buffer(request)
    if (request.headers['x-amz-target'] !== 'DynamoDB_20120810.BatchWriteItem') {
      return send(response, await forward(request, body))
    }
    requests++
    const items = itemsOf(body)
    puts += items.length
    const keys = items.map(item => key.map(([name]) => canonicalText(item[name])).join('\0'))
    if (items.length === 0 || items.length > MOST_ITEMS) violations.push(`a batch of ${items.length} items`)
    if (new Set(keys).size < keys.length) violations.push('a batch with a key twice')
    if (keys.some(each => underWay.has(each))) violations.push('two requests of one item at once')
    for (const each of keys) underWay.add(each)
    response.once('close', () => keys.forEach(each => void underWay.delete(each)))

    const fault = next()
    const handedBack = items.filter((item, index) => isNeverTaken(item) || isHandedBack(fault, index))
    const taken = items.filter(item => !handedBack.includes(item))
    // What a client has given up takes effect before what it sends next.
    const earlier = keys.map(each => effects.get(each))
    const effect = Promise.all(earlier).then(async () => {
      await sleep(delayMs)
      return taken.length > 0 && hasEffect(fault)
        ? await forward(request, requestOf(taken))
        : { status: 200, body: '{}' }
    })
    for (const each of keys)
      effects.set(
        each,
        effect.catch(() => undefined),
      )
    const forwarded = await effect
    if (forwarded.status !== 200) return send(response, forwarded)
    const unprocessed = handedBack.length === 0 ? {} : { [TABLE]: handedBack.map(asDynamoDBHasIt).map(putOf) }
    return misbehave(response, fault, JSON.stringify({ UnprocessedItems: unprocessed }))
  }

  async function misbehave(response: ServerResponse, fault: Fault | undefined, success: string): Promise<void> {
    switch (fault?.kind) {
      case 'throughput exceeded':
        return send(response, failure(400, 'com.amazonaws.dynamodb.v20120810#ProvisionedThroughputExceededException'))
      case 'throttled':
        return send(response, failure(400, 'com.amazon.coral.availability#ThrottlingException'))
      case 'error 500 before':
      case 'error 500 after':
        return send(response, failure(500, 'com.amazonaws.dynamodb.v20120810#InternalServerError'))
      case 'error 503 before':
      case 'error 503 after':
        return send(response, { status: 503, body: '<html>Service Unavailable</html>' })
      case 'reset before':
      case 'reset after':
        response.socket?.resetAndDestroy()
        return
      case 'answer cut off after':
        response.writeHead(200, { 'content-length': success.length + 1 })
        response.write(success)
        await sleep(1)
        response.socket?.resetAndDestroy()
        return
      case 'answer late after':
        await Promise.race([sleep(lateMs), once(response, 'close')])
        return send(response, { status: 200, body: success })
      default:
        return send(response, { status: 200, body: success })
    }
  }

  async function forward(request: IncomingMessage, body: Uint8Array): Promise<Answer> {
    const { 'x-amz-target': operation = '', authorization = '', 'x-amz-date': date = '' } = request.headers
    const answered = await fetch(target, {
      method: 'POST',
      headers: {
        'content-type': 'application/x-amz-json-1.0',
        'x-amz-target': String(operation),
        'x-amz-date': String(date),
        authorization,
      },
      body: Buffer.from(body),
    })
    return { status: answered.status, body: await answered.text() }
  }

  return {
    url: urlOf(server),
    violations,
    get requests() {
      return requests
    },
    get puts() {
      return puts
    },
    async idle() {
      while (underWay.size > 0) await sleep(5)
      await Promise.all(effects.values())
    },
    [Symbol.asyncDispose]: () => close(server),
  }
}

interface Answer {
  readonly status: number
  readonly body: string
}

function send(response: ServerResponse, { status, body }: Answer): void {
  if (response.destroyed) return
  response.writeHead(status, { 'content-type': 'application/x-amz-json-1.0' }).end(body)
}

function failure(status: number, type: string): Answer {
  return { status, body: JSON.stringify({ __type: type, message: 'as the test wants it' }) }
}

function hasEffect(fault: Fault | undefined): boolean {
  return fault === undefined || fault.kind.endsWith('after') || fault.kind === 'some handed back'
}

function isHandedBack(fault: Fault | undefined, index: number): boolean {
  if (fault?.kind === 'all handed back') return true
  return fault?.kind === 'some handed back' && ((fault.mask >> index) & 1) === 1
}

function itemsOf(body: Uint8Array): WireItem[] {
  const { RequestItems }: { RequestItems: Record<string, { PutRequest: { Item: WireItem } }[]> } = JSON.parse(
    Buffer.from(body).toString(),
  )
  return Object.values(RequestItems)
    .flat()
    .map(({ PutRequest }) => PutRequest.Item)
}

function requestOf(items: readonly WireItem[]): Uint8Array {
  return Buffer.from(JSON.stringify({ RequestItems: { [TABLE]: items.map(putOf) } }))
}

function putOf(Item: WireItem) {
  return { PutRequest: { Item } }
}

/** Numbers are given back in another form than they came in. */
function asDynamoDBHasIt(item: WireItem): WireItem {
  return Object.fromEntries(
    Object.entries(item).map(([name, value]) => [name, value.N === undefined ? value : { N: String(Number(value.N)) }]),
  )
}

/** One text for all forms of a small number. */
function canonicalText(value: Readonly<Record<string, string>> | undefined): string {
  const { S, N, B } = value ?? {}
  return S ?? (N === undefined ? (B ?? '') : String(Number(N)))
}
