import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { ConfigError } from '@inlet/core'
import type { HttpService } from './emulator.ts'
import { awsError } from './json-protocol.ts'
import { refusingStrangers } from './refuse.ts'

/** Nothing listens beyond this machine. */
const LOOPBACK = '127.0.0.1'

/** What a request to DynamoDB may have at most; Kinesis and Lambda take less. */
const MOST_BYTES = 16 * 1024 * 1024

export interface Served {
  readonly url: string
  /** Hangs up on further requests, and answers those under way. The server goes on listening. */
  stop(): Promise<void>
}

export interface ServeOptions {
  /** What is served, for messages: `DynamoDB`. */
  readonly name: string
  /** Any free one if 0. */
  readonly port: number
  readonly onFailure: (error: unknown) => void
}

/**
 * Serves on loopback.
 * @throws ConfigError if the port is taken, or is not to be had
 */
export async function serve(server: Server, served: HttpService, options: ServeOptions): Promise<Served> {
  const service = refusingStrangers(served)
  const underWay = new Set<Promise<void>>()
  const arriving = new Set<IncomingMessage>()
  let isStopping = false
  server.on('request', (incoming, outgoing) => {
    if (isStopping) incoming.socket.destroy()
    else {
      arriving.add(incoming)
      incoming.once('end', () => arriving.delete(incoming)).once('close', () => arriving.delete(incoming))
      const answered = answer(incoming, outgoing, service, options).finally(() => underWay.delete(answered))
      underWay.add(answered)
    }
  })
  await listen(server, options)
  const { port } = server.address() as AddressInfo
  return {
    url: `http://${LOOPBACK}:${port}`,
    async stop() {
      isStopping = true
      // A client may take as long as it likes to send the rest of its request.
      for (const incoming of arriving) incoming.destroy()
      await Promise.all(underWay)
    },
  }
}

function listen(server: Server, { name, port }: ServeOptions): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      const isTaken = error.code === 'EADDRINUSE'
      const problem = isTaken ? 'is taken by another process' : `cannot be used (${error.code ?? error.message})`
      reject(new ConfigError(`Port ${port} for ${name} ${problem}: choose another, or 0 for any that is free`))
    })
    server.listen(port, LOOPBACK, resolve)
  })
}

async function answer(
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  service: HttpService,
  options: ServeOptions,
): Promise<void> {
  const body = await readBody(incoming)
  // The client is gone, and with it whatever it wanted: half a request changes nothing.
  if (body === 'cut off') return
  const { method = 'GET', url = '/', headers } = incoming
  const response =
    body === 'too large'
      ? awsError(413, 'RequestEntityTooLargeException', `Expected at most ${MOST_BYTES} bytes`)
      : await service({ method, url, headers, body }).catch((error: unknown) => {
          options.onFailure(error)
          return awsError(500, 'InternalServerError', `The local ${options.name} failed`)
        })
  outgoing.writeHead(response.status, { ...response.headers, 'content-length': response.body.length })
  outgoing.end(response.body)
}

async function readBody(incoming: IncomingMessage): Promise<Uint8Array | 'cut off' | 'too large'> {
  const pieces: Buffer[] = []
  let size = 0
  try {
    for await (const piece of incoming) {
      size += piece.length
      // What follows is read and thrown away: a client that is still sending would not read the answer.
      if (size <= MOST_BYTES) pieces.push(piece)
    }
  } catch {
    return 'cut off'
  }
  return size > MOST_BYTES ? 'too large' : Buffer.concat(pieces)
}
