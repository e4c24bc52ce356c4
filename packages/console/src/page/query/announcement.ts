import { countOf } from '../format/count.ts'
import type { QueryState } from './use-query.ts'

/** How a query ended, for who hears the page. What is wrong is said by its alert. */
export function announcementOf(state: QueryState): string {
  if (state.is !== 'answered') return ''
  const { answer } = state
  if (answer.is === 'cancelled') return 'The query was cancelled'
  if (answer.is === 'refused') return ''
  return answer.isCut ? `The first ${countOf(answer.rows.length, 'row')}` : countOf(answer.rows.length, 'row')
}
