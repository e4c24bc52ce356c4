import type { HttpRequest, HttpResponse, HttpService } from './emulator.ts'
import { awsError } from './json-protocol.ts'

/**
 * Keeps requests from an emulator that it should not see:
 *
 * - of web pages, which any page that is open in a browser could send: no application has an origin;
 * - by methods that it does not know;
 * - JSON that is no object, or has null in it. Neither protocol has any, and it brings both emulators down.
 */
export function refusing(service: HttpService): HttpService {
  return async request => refusalOf(request) ?? (await service(request))
}

function refusalOf({ method, headers, body }: HttpRequest): HttpResponse | undefined {
  if (headers.origin !== undefined) return awsError(403, 'AccessDeniedException', 'Expected no request of a web page')
  if (method !== 'POST' && method !== 'GET') return awsError(405, 'UnknownOperationException', 'Expected POST')
  if (!headers['content-type']?.includes('json') || body.length === 0) return undefined
  if (isSound(Buffer.from(body).toString())) return undefined
  return awsError(400, 'SerializationException', 'Expected a JSON object without null')
}

/** Text that is no JSON is left to the emulator, which says so itself. */
function isSound(text: string): boolean {
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
