import { once } from 'node:events'
import { createServer, type IncomingMessage } from 'node:http'
import { json } from 'node:stream/consumers'
import { setImmediate } from 'node:timers/promises'
import type { CatalogTable } from '@inlet/core'
import { type CollectingTelemetry, collectingTelemetry } from '@inlet/lake'
import { glueCatalog } from '@inlet/lake/glue'
import { FakeGlue } from '@inlet/lake/testing/glue'
import { vi } from 'vitest'
import { type OpenApplier, openApplier } from '../src/open-applier.ts'
import { readSettings } from '../src/settings.ts'
import { FakeAthena, WORKGROUP } from './fake-athena.ts'

/** Glue and Athena on loopback, behind the SDK's own clients. */
export interface FakeAws extends AsyncDisposable {
  readonly glue: FakeGlue
  readonly athena: FakeAthena
  /** With which the clients find it. */
  readonly env: Readonly<Record<string, string>>
  /** The calls of both, in order. */
  readonly calls: readonly string[]
  readonly telemetry: CollectingTelemetry
  /** Applies views as the function does that has these variables besides. */
  readonly open: OpenApplier
  /** Makes tables in the catalog, or what they have become. */
  put(...tables: readonly CatalogTable[]): Promise<void>
}

export async function startFakeAws(variables: Readonly<Record<string, string>> = {}): Promise<FakeAws> {
  const glue = new FakeGlue()
  const athena = new FakeAthena(glue)
  const calls: string[] = []
  const server = createServer(async (request, response) => {
    response.setHeader('content-type', 'application/x-amz-json-1.1')
    const [service = '', operation = ''] = String(request.headers['x-amz-target']).split('.')
    calls.push(operation)
    try {
      response.end(JSON.stringify((await call(service === 'AmazonAthena' ? athena : glue, operation, request)) ?? {}))
    } catch (error) {
      response.statusCode = 400
      const type = error instanceof Error && 'exception' in error ? error.exception : 'InternalFailure'
      response.end(JSON.stringify({ __type: type, Message: error instanceof Error ? error.message : '' }))
    }
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  const endpoint = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`
  const env = {
    AWS_REGION: 'eu-west-1',
    AWS_ACCESS_KEY_ID: 'fake',
    AWS_SECRET_ACCESS_KEY: 'fake',
    AWS_ENDPOINT_URL_GLUE: endpoint,
    AWS_ENDPOINT_URL_ATHENA: endpoint,
    WORKGROUP,
    ...variables,
  }
  for (const [name, value] of Object.entries(env)) vi.stubEnv(name, value)
  const telemetry = collectingTelemetry()
  const catalog = glueCatalog(glue.client)
  return {
    glue,
    athena,
    env,
    calls,
    telemetry,
    open: openApplier(readSettings(env), telemetry, () => setImmediate()),
    async put(...tables) {
      for (const table of tables) {
        const stored = await catalog.getTable(table)
        await (stored === undefined ? catalog.createTable(table) : catalog.updateTable(table, stored.version))
      }
    },
    async [Symbol.asyncDispose]() {
      vi.unstubAllEnvs()
      server.closeAllConnections()
      server.close()
    },
  }
}

async function call(fake: FakeGlue | FakeAthena, operation: string, request: IncomingMessage): Promise<unknown> {
  const operations: Record<string, ((input: never) => unknown) | undefined> = fake.operations
  const run = operations[operation]
  if (run === undefined) throw new Error(`The fake has no ${operation}`)
  return run((await json(request)) as never)
}
