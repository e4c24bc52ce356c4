import { once } from 'node:events'
import type { IncomingHttpHeaders, RequestListener, Server } from 'node:http'
import inject from 'light-my-request'

/** A request whose body has come in whole. */
export interface HttpRequest {
  readonly method: string
  readonly url: string
  readonly headers: IncomingHttpHeaders
  readonly body: Uint8Array
}

export interface HttpResponse {
  readonly status: number
  readonly headers: Readonly<Record<string, string | number | readonly string[] | undefined>>
  readonly body: Uint8Array
}

/** Answers requests; what it throws becomes an internal error of the service. */
export type HttpService = (request: HttpRequest) => Promise<HttpResponse>

/** An emulated AWS service: the server that it came with, and the service itself. */
export interface Emulator {
  readonly server: Server
  readonly service: HttpService
  /** Closes its data, and stops its server. */
  close(): Promise<void>
}

/**
 * Takes the emulator out of its server, so that the server can answer otherwise, and the emulator be asked without a
 * socket. That costs a third of a request over loopback. It also keeps clients away from the emulators: both of them
 * throw, outside of anyone's reach, when a client goes away in the middle of its request.
 */
export function takeOut(server: Server): Emulator {
  const [listener] = server.listeners('request')
  if (listener === undefined) throw new TypeError('Expected a server that answers requests')
  server.removeAllListeners('request')
  return {
    server,
    service: serviceOf(listener as RequestListener),
    async close() {
      // The emulators close their data with their servers, and one that never listened does not close.
      if (!server.listening) await once(server.listen(0, '127.0.0.1'), 'listening')
      server.closeAllConnections()
      await new Promise<void>((resolve, reject) => server.close(error => (error ? reject(error) : resolve())))
    },
  }
}

function serviceOf(listener: RequestListener): HttpService {
  return async ({ method, url, headers, body }) => {
    const response = await inject(listener, {
      method: method === 'GET' ? 'GET' : 'POST',
      url,
      headers,
      payload: Buffer.from(body),
    })
    return { status: response.statusCode, headers: response.headers, body: response.rawPayload }
  }
}
