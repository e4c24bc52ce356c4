import type { HttpService } from './emulator.ts'
import { awsError } from './json-protocol.ts'

/** How deep JSON may be: DynamoDB takes 32 levels of values, each of which is two of JSON, and what is around them. */
const MOST_LEVELS = 100

/**
 * Keeps requests from a service of this machine that no application sends:
 *
 * - of web pages, which any page that is open in a browser could send: no application has an origin, or says from which
 *   site it comes;
 * - by methods that it does not know.
 */
export function refusingStrangers(service: HttpService): HttpService {
  return async request => {
    const { method, headers } = request
    if (headers.origin !== undefined || headers['sec-fetch-site'] !== undefined) {
      return awsError(403, 'AccessDeniedException', 'Expected no request of a web page')
    }
    if (method !== 'POST' && method !== 'GET') return awsError(405, 'UnknownOperationException', 'Expected POST')
    return service(request)
  }
}

/**
 * Keeps JSON from an emulator that brings both of them down: what is no object, has null in it, or is deeper than any
 * request is.
 */
export function refusingUnsound(service: HttpService): HttpService {
  return async request => {
    const { headers, body } = request
    if (!headers['content-type']?.includes('json') || body.length === 0) return service(request)
    if (isDeep(body)) return awsError(400, 'SerializationException', `Expected JSON of at most ${MOST_LEVELS} levels`)
    if (isSoundText(Buffer.from(body).toString())) return service(request)
    return awsError(400, 'SerializationException', 'Expected a JSON object without null')
  }
}

const [QUOTE, BACKSLASH, OPENING, CLOSING] = [0x22, 0x5c, [0x5b, 0x7b], [0x5d, 0x7d]] as const

/** Goes by the bytes: whatever else it is, it need not be parsed. */
function isDeep(json: Uint8Array): boolean {
  let [levels, isInText] = [0, false]
  for (let index = 0; index < json.length; index++) {
    const byte = json[index]
    if (byte === QUOTE) isInText = !isInText
    else if (isInText) index += byte === BACKSLASH ? 1 : 0
    else if (byte === OPENING[0] || byte === OPENING[1]) levels++
    else if (byte === CLOSING[0] || byte === CLOSING[1]) levels--
    if (levels > MOST_LEVELS) return true
  }
  return false
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
