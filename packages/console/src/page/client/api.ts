/** An answer that is none of a success. Codes are the server's, and `UNREACHABLE` if there was no answer at all. */
export class ApiError extends Error {
  override readonly name = 'ApiError'
  readonly code: string
  /** Of HTTP; 0 if there was no answer. */
  readonly status: number

  constructor(code: string, message: string, status: number) {
    super(message)
    this.code = code
    this.status = status
  }
}

interface Options {
  readonly signal?: AbortSignal | undefined
}

/** @throws ApiError; DOMException `AbortError` if `signal` said so */
export async function get<T>(path: string, options: Options = {}): Promise<T> {
  return (await answer(path, 'GET', undefined, options)).json()
}

/** @throws ApiError; DOMException `AbortError` if `signal` said so */
export async function post<T>(path: string, body: unknown, options: Options = {}): Promise<T> {
  return (await answer(path, 'POST', body, options)).json()
}

/** As `post`, for an answer that is no JSON, or is read bit by bit. */
export async function postForResponse(path: string, body: unknown, options: Options = {}): Promise<Response> {
  return await answer(path, 'POST', body, options)
}

/** DELETE. @throws ApiError */
export async function remove(path: string, options: Options = {}): Promise<void> {
  await answer(path, 'DELETE', undefined, options)
}

export function isAbort(error: unknown): boolean {
  return error instanceof DOMException && error.name === 'AbortError'
}

async function answer(path: string, method: string, body: unknown, { signal }: Options): Promise<Response> {
  const response = await reach(path, {
    method,
    // A form of another site cannot send it.
    headers: { 'x-inlet': '1', 'content-type': 'application/json' },
    ...(body !== undefined && { body: JSON.stringify(body) }),
    ...(signal && { signal }),
  })
  if (!response.ok) throw await errorOf(response)
  return response
}

async function reach(path: string, init: RequestInit): Promise<Response> {
  try {
    return await fetch(path, init)
  } catch (error) {
    if (isAbort(error)) throw error
    throw new ApiError('UNREACHABLE', 'The console does not answer. Does `lake up` still run?', 0)
  }
}

async function errorOf(response: Response): Promise<ApiError> {
  const { status } = response
  const body: unknown = await response.json().catch(() => undefined)
  const { code, message } = (body ?? {}) as { readonly code?: unknown; readonly message?: unknown }
  return new ApiError(
    typeof code === 'string' ? code : `HTTP_${status}`,
    typeof message === 'string' ? message : `The console answered with status ${status}`,
    status,
  )
}
