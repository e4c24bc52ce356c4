/** What the safety of a request is judged by. */
export interface RequestHead {
  readonly method: string
  /** As it stands in the request's first line. */
  readonly target: string
  /** Names and values in turn, as they came. */
  readonly rawHeaders: readonly string[]
}

export interface Refused {
  readonly status: 400 | 403 | 405 | 411 | 413 | 415
  readonly code: string
  readonly message: string
}

const METHODS: readonly string[] = ['GET', 'HEAD', 'POST', 'DELETE']
/** Of a body: the longest query, and what is around it. */
const MOST_BYTES = 1_100_000

const READING: readonly string[] = ['GET', 'HEAD']

/**
 * Refuses what only another site, or a name of one that leads here, would send:
 *
 * - a foreign Host, or more than one: a site whose name is made to mean this machine (DNS rebinding) reads nothing;
 * - a foreign Origin, and what the browser says comes from elsewhere (Sec-Fetch-Site);
 * - a change without a header that no form can send, or the console's own Origin; and any body but JSON.
 *
 * A body that is too large is refused, too, and one that does not say how large it is.
 *
 * @returns undefined if the request may be answered
 */
export function findRefusal({ method, target, rawHeaders }: RequestHead, port: number): Refused | undefined {
  const headers = groupHeaders(rawHeaders)
  const only = (name: string) => (headers.get(name)?.length === 1 ? headers.get(name)?.[0] : undefined)
  const host = only('host')
  if (host === undefined || !ownHosts(port).includes(host.toLowerCase())) {
    return forbidden(`Expected the Host 127.0.0.1:${port}, found another`)
  }
  if (!target.startsWith('/')) {
    return { status: 400, code: 'BAD_REQUEST', message: 'Expected a path, found another target' }
  }
  const isOwnOrigin = only('origin') === `http://${host.toLowerCase()}`
  if (headers.has('origin') && !isOwnOrigin) return forbidden('Expected no request of another site')
  if (!isOwnSite(headers.get('sec-fetch-site') ?? [])) {
    return forbidden('Expected no request of another site: type the address, or open it from the terminal')
  }
  if (!METHODS.includes(method)) {
    return { status: 405, code: 'BAD_METHOD', message: `Expected one of ${METHODS.join(', ')}` }
  }
  if (READING.includes(method)) return undefined
  if (!isOwnOrigin && only('x-inlet') === undefined)
    return forbidden("Expected the page's Origin, or the header x-inlet")
  if (headers.has('transfer-encoding')) {
    return { status: 411, code: 'NO_LENGTH', message: 'Expected a body with a Content-Length' }
  }
  if (Number(only('content-length') ?? 0) > MOST_BYTES) {
    return { status: 413, code: 'TOO_LARGE', message: `Expected a body of at most ${MOST_BYTES} bytes` }
  }
  if (method === 'POST' && !isJson(only('content-type'))) {
    return { status: 415, code: 'BAD_CONTENT_TYPE', message: 'Expected application/json' }
  }
  return undefined
}

function ownHosts(port: number): string[] {
  return [`127.0.0.1:${port}`, `localhost:${port}`, `[::1]:${port}`]
}

/** Of a browser: of the page itself, or of nobody, as an address that is typed. Programs do not send it. */
function isOwnSite(sites: readonly string[]): boolean {
  return sites.every(site => site === 'same-origin' || site === 'none')
}

function isJson(contentType: string | undefined): boolean {
  return contentType?.split(';')[0]?.trim().toLowerCase() === 'application/json'
}

function groupHeaders(rawHeaders: readonly string[]): Map<string, string[]> {
  const headers = new Map<string, string[]>()
  for (let index = 0; index + 1 < rawHeaders.length; index += 2) {
    const name = (rawHeaders[index] ?? '').toLowerCase()
    headers.set(name, [...(headers.get(name) ?? []), rawHeaders[index + 1] ?? ''])
  }
  return headers
}

function forbidden(message: string): Refused {
  return { status: 403, code: 'FORBIDDEN', message }
}
