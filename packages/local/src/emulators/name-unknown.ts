import type { HttpService } from './emulator.ts'
import { awsError, operationOf, parseBody } from './json-protocol.ts'

/** Says which operation it is that an emulator does not have: by itself, it says nothing. */
export function namingUnknown(service: HttpService, name: string): HttpService {
  return async request => {
    const response = await service(request)
    if (response.status !== 400) return response
    const { __type: type } = parseBody({ ...request, body: response.body }) ?? {}
    if (typeof type !== 'string' || !type.endsWith('UnknownOperationException')) return response
    const message = `${operationOf(request) ?? 'This request'} is not supported by the local ${name}`
    return awsError(400, 'UnknownOperationException', message)
  }
}
