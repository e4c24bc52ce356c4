import type { ServerResponse } from 'node:http'
import type { FlowSource } from '../api/flow.ts'

/** As often as somebody can look at it. */
const SHORTEST_MS = 500
/** So that whoever is between, and the page, notice a connection that is dead. */
const HEARTBEAT_MS = 15_000

/**
 * Sends the flow as server-sent events: at once, then half a second after something has changed at the latest, until the
 * client goes or `closing` says so. A client that does not take them misses some, and gets the newest when it does.
 */
export function followFlow(
  flow: FlowSource,
  outgoing: ServerResponse,
  closing: AbortSignal,
  onFailure: (error: unknown) => void,
): void {
  let timer: NodeJS.Timeout | undefined
  const send = () => {
    timer = undefined
    try {
      outgoing.write(`event: flow\ndata: ${JSON.stringify(flow.now())}\n\n`)
    } catch (error) {
      onFailure(error)
      outgoing.destroy()
    }
  }
  const sendSoon = () => {
    timer ??= setTimeout(() => {
      if (outgoing.writableNeedDrain) outgoing.once('drain', send)
      else send()
    }, SHORTEST_MS)
  }
  const end = () => outgoing.end()

  outgoing.writeHead(200, { 'content-type': 'text/event-stream' })
  const unsubscribe = flow.subscribe(sendSoon)
  const heartbeat = setInterval(() => outgoing.write(':\n\n'), HEARTBEAT_MS)
  outgoing.once('close', () => {
    unsubscribe()
    clearTimeout(timer)
    clearInterval(heartbeat)
    closing.removeEventListener('abort', end)
  })
  closing.addEventListener('abort', end)
  send()
}
