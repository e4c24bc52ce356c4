import { setTimeout as sleep } from 'node:timers/promises'

/** A handler that does what its event says. */
let calls = 0

interface Context {
  readonly awsRequestId: string
  readonly functionName: string
  readonly invokedFunctionArn: string
  getRemainingTimeInMillis(): number
}

const actions: Record<string, (event: { value?: unknown }, context: Context) => unknown> = {
  echo: event => event.value,
  count: () => ++calls,
  nothing: () => undefined,
  environment: () => ({ ...process.env }),
  context: (_, context) => ({ ...context, remaining: context.getRemainingTimeInMillis() }),
  print: event => console.log(event.value),
  async wait(event) {
    await sleep(Number(event.value))
    return ++calls
  },
  throw: event => {
    throw new RangeError(String(event.value))
  },
  throwText: event => {
    throw event.value
  },
  reject: () => Promise.reject(new TypeError('rejected')),
  hang: () => new Promise(() => {}),
  spin: () => {
    for (;;);
  },
  exit: () => {
    console.log('last words')
    process.exit(3)
  },
  uncaught: () => {
    setTimeout(() => {
      throw new SyntaxError('nobody catches it')
    })
    return new Promise(() => {})
  },
  bigint: () => 1n,
  circle: () => {
    const circle: Record<string, unknown> = {}
    circle.self = circle
    return circle
  },
  leaveOpen: () => void setInterval(() => {}, 1_000),
}

export function handler(event: { action: string; value?: unknown }, context: Context): unknown {
  return actions[event.action]?.(event, context)
}

export const other = () => 'other'
