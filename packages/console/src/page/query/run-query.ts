import type { QueryAnswer, QueryRequest } from '../../api/query.ts'
import { post } from '../client/api.ts'

/** @throws ApiError; DOMException `AbortError` if `signal` said so */
export function runQuery(request: QueryRequest, signal: AbortSignal): Promise<QueryAnswer> {
  return post<QueryAnswer>('/api/query', request, { signal })
}

/** Names a query, to cancel it by. */
export function newQueryId(): string {
  return crypto.randomUUID()
}
