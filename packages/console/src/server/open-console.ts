import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { resolve } from 'node:path'
import { getRequestListener } from '@hono/node-server'
import { ConfigError } from '@inlet/core'
import type { FlowSource } from '../api/flow.ts'
import type { SavedQuery } from '../api/query.ts'
import type { RecordsSource } from '../api/records.ts'
import type { RunsSource } from '../api/runs.ts'
import { openQueryRunner } from '../query/query-runner.ts'
import { lakeTables } from '../tables/lake-tables.ts'
import { PAGE_DIRECTORY } from './build-page.ts'
import { makeApp } from './make-app.ts'
import { findRefusal, type Refused } from './refuse-strangers.ts'
import { SAFETY_HEADERS } from './safety-headers.ts'

export interface ConsoleOptions {
  /** Directory of the lake. */
  readonly lake: string
  /** 0 is any that is free. */
  readonly port: number
  readonly flow: FlowSource
  readonly records: RecordsSource
  readonly runs: RunsSource
  readonly queries: readonly SavedQuery[]
  readonly onFailure: (error: unknown) => void
  /** Where `main.tsx` and `style.css` of the page are; for tests, which have one of their own. */
  readonly pageDirectory?: string
}

export interface Console extends AsyncDisposable {
  /** On loopback. */
  readonly url: string
}

const LOOPBACK = '127.0.0.1'

/**
 * Serves the console on loopback. Disposing of it ends what is under way, queries and followers too.
 * @throws ConfigError if the port is taken
 */
export async function openConsole(options: ConsoleOptions): Promise<Console> {
  const server = createServer()
  await listen(server, options.port)
  const { port } = server.address() as AddressInfo
  const lake = resolve(options.lake)
  const closing = new AbortController()
  const runner = openQueryRunner(lake)
  const app = makeApp({
    ...options,
    tables: lakeTables(lake),
    runner,
    pageDirectory: options.pageDirectory ?? PAGE_DIRECTORY,
    closing: closing.signal,
  })
  server.on('request', refusingStrangers(port, getRequestListener(app.fetch, { overrideGlobalObjects: false })))
  return {
    url: `http://${LOOPBACK}:${port}`,
    async [Symbol.asyncDispose]() {
      const closed = new Promise(done => server.close(done))
      closing.abort()
      await runner.close()
      server.closeAllConnections()
      await closed
    },
  }
}

type Listener = (incoming: IncomingMessage, outgoing: ServerResponse) => unknown

/** Before anything else looks at a request. */
function refusingStrangers(port: number, listener: Listener): Listener {
  return (incoming, outgoing) => {
    for (const [name, value] of Object.entries(SAFETY_HEADERS)) outgoing.setHeader(name, value)
    const { method = '', url = '', rawHeaders } = incoming
    const refused = findRefusal({ method, target: url, rawHeaders }, port)
    return refused === undefined ? listener(incoming, outgoing) : refuse(outgoing, refused)
  }
}

function refuse(outgoing: ServerResponse, { status, code, message }: Refused): void {
  outgoing.writeHead(status, { 'content-type': 'application/json' })
  outgoing.end(JSON.stringify({ code, message }))
}

function listen(server: Server, port: number): Promise<void> {
  return new Promise((done, fail) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      const isTaken = error.code === 'EADDRINUSE'
      const problem = isTaken ? 'is taken by another process' : `cannot be used (${error.code ?? error.message})`
      fail(new ConfigError(`Port ${port} for the console ${problem}: choose another, or 0 for any that is free`))
    })
    server.listen(port, LOOPBACK, done)
  })
}
