import type { HttpRequest, HttpService } from './emulator.ts'
import { awsError } from './json-protocol.ts'

/**
 * Keeps requests from a service of this machine that no application sends:
 *
 * - of web pages, which any page that is open in a browser could send: no application has an origin;
 * - by methods that it does not know.
 */
export function refusingStrangers(service: HttpService): HttpService {
  return async request => {
    const { method, headers } = request
    if (headers.origin !== undefined) return awsError(403, 'AccessDeniedException', 'Expected no request of a web page')
    if (method !== 'POST' && method !== 'GET') return awsError(405, 'UnknownOperationException', 'Expected POST')
    return service(request)
  }
}

/**
 * Keeps JSON from an emulator that is no object, or has null in it. Neither protocol has any, and it brings both emulators
 * down.
 */
export function refusingNull(service: HttpService): HttpService {
  return async request => {
    if (isSound(request)) return service(request)
    return awsError(400, 'SerializationException', 'Expected a JSON object without null')
  }
}

function isSound({ headers, body }: HttpRequest): boolean {
  if (!headers['content-type']?.includes('json') || body.length === 0) return true
  return isSoundText(Buffer.from(body).toString())
}

/** Text that is no JSON is left to the emulator, which says so itself. */
function isSoundText(text: string): boolean {
  const isObject = text.trimStart().startsWith('{')
  if (isObject && !text.includes('null')) return true
  try {
    const value: unknown = JSON.parse(text)
    return isObject && !hasNull(value)
  } catch {
    return true
  }
}

function hasNull(value: unknown): boolean {
  if (typeof value !== 'object') return false
  return value === null || Object.values(value).some(hasNull)
}
