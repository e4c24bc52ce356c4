import type { QueryAnswer } from '../../api/query.ts'
import { ApiError, isAbort, postForResponse } from '../client/api.ts'
import { newQueryId } from './run-query.ts'

/**
 * Reads all rows of a query as CSV, and has the browser save them.
 * @param onProgress bytes so far
 * @throws ApiError; DOMException `AbortError` if `signal` said so
 */
export async function downloadCsv(
  sql: string,
  onProgress: (bytes: number) => void,
  signal: AbortSignal,
): Promise<void> {
  const response = await postForResponse('/api/query.csv', { id: newQueryId(), sql }, { signal })
  if (!response.headers.get('content-type')?.startsWith('text/csv')) throw refusalOf(await response.json())
  save(await readAll(response, onProgress), `query-${new Date().toISOString().slice(0, 19).replaceAll(':', '')}Z.csv`)
}

async function readAll(response: Response, onProgress: (bytes: number) => void): Promise<Blob> {
  const parts: BlobPart[] = []
  let bytes = 0
  try {
    for (const reader = response.body?.getReader(); reader !== undefined; ) {
      const { done, value } = await reader.read()
      if (done) break
      parts.push(value)
      bytes += value.length
      onProgress(bytes)
    }
  } catch (error) {
    if (isAbort(error)) throw error
    throw new ApiError('CUT_OFF', 'The rows ended half-way; nothing was saved', 0)
  }
  return new Blob(parts, { type: 'text/csv' })
}

function refusalOf(answer: QueryAnswer): ApiError {
  if (answer.is === 'refused') return new ApiError(answer.code, answer.message, 200)
  return new ApiError('NO_CSV', 'Expected CSV, found none', 200)
}

function save(file: Blob, name: string): void {
  const url = URL.createObjectURL(file)
  const link = document.createElement('a')
  link.href = url
  link.download = name
  link.click()
  // The browser has to have begun to read it.
  setTimeout(() => URL.revokeObjectURL(url), 60_000)
}
