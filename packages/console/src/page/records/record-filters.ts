import { OUTCOMES, type RecordFilters } from '../../api/records.ts'

/** What the address asks for; an outcome that there is not asks for nothing. */
export function readRecordFilters(params: URLSearchParams): RecordFilters {
  const outcome = OUTCOMES.find(outcome => outcome === params.get('outcome'))
  return {
    ...(params.get('table') && { table: params.get('table') ?? '' }),
    ...(outcome && { outcome }),
    ...(params.get('key') && { key: params.get('key') ?? '' }),
  }
}
