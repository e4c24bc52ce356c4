import { FakeGlue } from '@inlet/lake/testing/glue'
import type { StandIn } from './aws-call.ts'

/** The fake of Glue is the request handler of a client: it is asked past the client. */
export function glueStandIn(): StandIn {
  const { requestHandler } = new FakeGlue().client.config
  return async ({ method, headers, body }) => {
    const request = { method, protocol: 'http:', hostname: '127.0.0.1', path: '/', headers, body }
    const { response } = await requestHandler.handle(request as Parameters<typeof requestHandler.handle>[0])
    return { status: response.statusCode, headers: response.headers, body: response.body }
  }
}
