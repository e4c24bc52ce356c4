import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { buffer } from 'node:stream/consumers'
import { answerWithFault, type FaultyAws, type Heard } from './answer-with-fault.ts'
import type { FaultPlan } from './fault-plan.ts'
import { callOf, type WireRequest } from './message.ts'

/** A simulation behind a port of loopback, for processes of their own. */
export interface WireServer extends AsyncDisposable {
  readonly url: string
  /** What a call of a process does that dies of it. */
  onDeath: () => void
}

export async function serveWire(plan: FaultPlan, faulty: FaultyAws): Promise<WireServer> {
  const server = createServer((request, response) => {
    answer(request, response).catch(error => {
      console.error(error)
      request.socket.destroy()
    })
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  const wire: WireServer = {
    url: `http://127.0.0.1:${typeof address === 'object' ? address?.port : undefined}`,
    onDeath: () => undefined,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      server.close()
    },
  }

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const message = await wireRequest(request)
    const heard = await answerWithFault(message, plan.next(callOf(message)), faulty)
    if (heard.is === 'death') wire.onDeath()
    say(heard, response)
  }
  return wire
}

function say(heard: Heard, response: ServerResponse): void {
  if (heard.is !== 'answer') {
    response.socket?.resetAndDestroy()
    return
  }
  const { status, headers, body } = heard.answer
  if (!heard.isCutOff) {
    response.writeHead(status, headers).end(body)
    return
  }
  response.writeHead(status, { ...headers, 'content-length': body.length + 1 })
  response.write(body.subarray(0, body.length >> 1), () => response.socket?.resetAndDestroy())
}

async function wireRequest(request: IncomingMessage): Promise<WireRequest> {
  const { pathname, searchParams, hostname } = new URL(request.url ?? '/', 'http://127.0.0.1')
  const headers = Object.entries(request.headers).map(([name, value]) => [name, String(value)] as const)
  return {
    method: request.method ?? 'GET',
    path: pathname,
    query: new Map(searchParams),
    headers: new Map(headers),
    body: await buffer(request),
    host: hostname,
  }
}
