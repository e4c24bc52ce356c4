import { once } from 'node:events'
import { createServer, type IncomingHttpHeaders } from 'node:http'
import { text } from 'node:stream/consumers'
import { portOf } from './dynamodb-server.ts'

export interface RecordedRequest {
  readonly method: string
  readonly url: string
  readonly headers: IncomingHttpHeaders
  readonly body: string
}

/** What to answer; `hangup` breaks the connection off, `silence` leaves it open. */
export type Answer = { readonly status: number; readonly body: string } | 'hangup' | 'silence'

/** An HTTP server that answers as it is told, and keeps what it was asked. */
export interface RecordingServer extends AsyncDisposable {
  readonly endpoint: string
  readonly requests: readonly RecordedRequest[]
}

export async function startRecording(answer: (request: RecordedRequest) => Answer): Promise<RecordingServer> {
  const requests: RecordedRequest[] = []
  const server = createServer(async (incoming, outgoing) => {
    const { method = '', url = '', headers } = incoming
    const request = { method, url, headers, body: await text(incoming) }
    requests.push(request)
    const answered = answer(request)
    if (answered === 'hangup') incoming.socket.destroy()
    else if (answered !== 'silence')
      outgoing.writeHead(answered.status, { 'content-type': 'application/x-amz-json-1.0' }).end(answered.body)
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    endpoint: `http://127.0.0.1:${portOf(server)}`,
    requests,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      await new Promise(resolve => server.close(resolve))
    },
  }
}
