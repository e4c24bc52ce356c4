import { enableCompileCache } from 'node:module'
import { parentPort, workerData } from 'node:worker_threads'
import { errorText, loadFailure } from './error-text.ts'
import { invocationContext } from './invocation-context.ts'
import type { ContainerAnswer, ContainerData, ContainerRequest, Invocation } from './messages.ts'

/** A container: the handler's module in a thread of its own, which is sent one event after the other. */
const { module, exportName, functionName }: ContainerData = workerData
// A thread has a cache of its own: without it, every start reads the handler's TypeScript again.
enableCompileCache()
const port = parentPort
if (port === null) throw new Error('Expected to run as a worker thread')

type Handler = (event: unknown, context: unknown) => unknown

function answer(message: ContainerAnswer): void {
  port?.postMessage(message)
}

async function loadHandler(): Promise<Handler> {
  const exports: Record<string, unknown> = await import(module)
  const handler = exports[exportName]
  if (typeof handler === 'function') return (event, context) => handler(event, context)
  throw new Error(`Expected a function ${exportName} to be exported, found ${typeof handler}`)
}

async function invoke(handler: Handler, invocation: Invocation): Promise<ContainerAnswer> {
  let response: unknown
  try {
    response = await handler(JSON.parse(invocation.event), invocationContext(functionName, invocation))
  } catch (error) {
    return failure('handler', error)
  }
  try {
    return { kind: 'succeeded', response: JSON.stringify(response) ?? 'null' }
  } catch (error) {
    return failure('response', error)
  }
}

function failure(kind: 'init' | 'handler' | 'response', error: unknown): ContainerAnswer {
  console.error(errorText(kind, error))
  if (!(error instanceof Error)) return { kind, errorName: typeof error, message: String(error) }
  return { kind, errorName: error.name, message: kind === 'init' ? loadFailure(error) : error.message }
}

/** Ends the thread whatever the handler has left open, but not before all that was printed has reached the log. */
function stop(): void {
  process.stdout.write('', () => process.stderr.write('', () => process.exit(0)))
}

try {
  const handler = await loadHandler()
  port.on('message', async (request: ContainerRequest) => {
    if (request === 'stop') stop()
    else answer(await invoke(handler, request))
  })
  answer({ kind: 'ready' })
} catch (error) {
  answer(failure('init', error))
  stop()
}
