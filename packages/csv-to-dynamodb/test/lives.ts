import type { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { TransientError } from '@inlet/core'
import { type ObjectStore, PreconditionFailed } from '@inlet/lake'

/** What goes wrong with a call of the store. `again`: the answer got lost, and the SDK asked a second time. */
export type StoreFault = 'before' | 'after' | 'again'

/** An invocation that may die: from then on, nothing that it does has any effect, and nobody answers it. */
export class Life {
  /** Whether it has died. */
  isOver = false
  readonly ended: Promise<'died'>
  #calls = 0
  readonly #end: (how: 'died') => void
  readonly #diesAt: number | string | undefined
  readonly #when: 'before' | 'after'

  /** @param diesAt the call at which it does, by its number, from 1 on, or name; `when` tells whether it has an effect */
  constructor(diesAt: number | string | undefined, when: 'before' | 'after') {
    const { promise, resolve } = Promise.withResolvers<'died'>()
    this.ended = promise
    this.#end = resolve
    this.#diesAt = diesAt
    this.#when = when
  }

  async call<T>(work: () => Promise<T>, name?: string): Promise<T> {
    const isLast = ++this.#calls === this.#diesAt || (name !== undefined && name === this.#diesAt)
    if (isLast && this.#when === 'before') this.#die()
    if (this.isOver) return never()
    const result = await work().catch(error => ({ error }))
    if (isLast) this.#die()
    if (this.isOver) return never()
    if (typeof result === 'object' && result !== null && 'error' in result) throw result.error
    return result
  }

  #die(): void {
    this.isOver = true
    this.#end('died')
  }
}

/** A store whose calls are of a life, and fail as `next` says. */
export function mortalStore(
  store: ObjectStore,
  life: Life,
  next: (method: string) => StoreFault | undefined,
): ObjectStore {
  return new Proxy(store, {
    get(target, name) {
      const member: unknown = Reflect.get(target, name)
      if (typeof member !== 'function' || name === 'list') return member
      const work = (args: unknown[]) => Promise.resolve(Reflect.apply(member, target, args))
      return (...args: unknown[]) =>
        life.call(() => failing(String(name), args, () => work(args), next(String(name))), String(name))
    },
  })
}

async function failing(
  method: string,
  args: readonly unknown[],
  work: () => Promise<unknown>,
  fault: StoreFault | undefined,
): Promise<unknown> {
  if (fault === undefined) return work()
  const isConditional = method === 'write' && hasCondition(args[3])
  if (fault === 'again' && !isConditional) return work()
  if (fault !== 'before') await work()
  if (fault === 'again') throw new PreconditionFailed(String(args[0]), String(args[1]))
  throw new TransientError('STORE', `${method} fails`)
}

function hasCondition(options: unknown): boolean {
  return typeof options === 'object' && options !== null && 'condition' in options
}

/** Makes the client's requests those of a life. */
export function makeMortal(client: DynamoDBClient, life: Life): DynamoDBClient {
  const { requestHandler } = client.config
  const handle = requestHandler.handle.bind(requestHandler)
  requestHandler.handle = (request, options) => life.call(() => handle(request, options))
  return client
}

function never<T>(): Promise<T> {
  return new Promise(() => undefined)
}
