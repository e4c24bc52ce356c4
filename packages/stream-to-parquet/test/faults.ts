import { TransientError } from '@inlet/core'
import type { Lake } from '@inlet/lake'

/** A call of the store or the catalog, numbered from 1. */
interface Call {
  readonly number: number
  readonly port: 'store' | 'catalog'
  readonly method: string
  /** Bucket and key, or the table. */
  readonly target: string
}

/** Whether a call fails, and if so, before it has done anything or when only its answer is lost. */
export type Faults = (call: Call) => 'before' | 'after' | undefined

export interface FaultyLake extends Lake {
  readonly calls: readonly Call[]
}

/** A lake whose calls are counted, and fail as `faults` says. */
export function faultyLake(lake: Lake, faults: Faults = () => undefined): FaultyLake {
  const calls: Call[] = []
  const around = async (port: Call['port'], method: string, args: readonly unknown[], work: () => unknown) => {
    const call = { number: calls.length + 1, port, method, target: targetOf(args) }
    calls.push(call)
    const fault = faults(call)
    if (fault === undefined) return work()
    if (fault === 'after') await work()
    throw new TransientError(port === 'store' ? 'STORE' : 'CATALOG', `${method} ${call.target} fails`)
  }
  return {
    calls,
    store: intercept(lake.store, (method, args, work) => around('store', method, args, work)),
    catalog: intercept(lake.catalog, (method, args, work) => around('catalog', method, args, work)),
  }
}

/** The faults of a process that dies at its `n`th call: nothing that it does later has any effect. */
export function crashAt(n: number, when: 'before' | 'after'): Faults {
  return ({ number }) => (number < n ? undefined : number === n ? when : 'before')
}

function intercept<T extends object>(
  target: T,
  around: (method: string, args: readonly unknown[], work: () => unknown) => Promise<unknown>,
): T {
  return new Proxy(target, {
    get(object, name) {
      const member: unknown = Reflect.get(object, name)
      if (typeof member !== 'function') return member
      // It changes nothing, and is no promise.
      if (name === 'list') return member.bind(object)
      return (...args: unknown[]) => around(String(name), args, () => Reflect.apply(member, object, args))
    },
  })
}

function targetOf(args: readonly unknown[]): string {
  return args
    .flatMap(arg =>
      typeof arg === 'string' ? arg : typeof arg === 'object' && arg && 'name' in arg ? String(arg.name) : [],
    )
    .join('/')
}
