/**
 * A container of a function: a process that runs the handler of a bundle, event by event, as its parent says. Its
 * arguments are the bundle and the function's ARN.
 */

/** What the parent sends. */
export type Order =
  | { readonly is: 'event'; readonly id: number; readonly event: unknown }
  /** The invocation under way has no time left; the next one has again. */
  | { readonly is: 'time is over' }
  /** The clock goes forward. */
  | { readonly is: 'later'; readonly byMs: number }

/** What the parent is told. */
export type Outcome =
  | { readonly id: number; readonly result: unknown }
  | { readonly id: number; readonly error: { readonly name: string; readonly message: string } }

const [, , bundle = '', invokedFunctionArn = ''] = process.argv

let later = 0
const { now } = Date
// Before the handler is loaded, which may keep the function.
Date.now = () => now() + later

let hasTime = true
const context = { invokedFunctionArn, getRemainingTimeInMillis: () => (hasTime ? 900_000 : 0) }
const { handler } = await import(bundle)

process.on('message', (order: Order) => {
  if (order.is === 'event') void run(order.id, order.event)
  else if (order.is === 'later') later += order.byMs
  else hasTime = false
})

async function run(id: number, event: unknown): Promise<void> {
  hasTime = true
  try {
    tell({ id, result: await handler(event, context) })
  } catch (error) {
    const { name, message } = error instanceof Error ? error : new Error(String(error))
    tell({ id, error: { name, message } })
  }
}

function tell(outcome: Outcome): void {
  process.send?.(outcome)
}
