import type { ComponentChildren } from 'preact'
import type { QueryAnswer } from '../../api/query.ts'
import { Code } from '../ui/code.tsx'

export type Refused = Extract<QueryAnswer, { is: 'refused' }>

const TITLES: Readonly<Record<Refused['code'], string>> = {
  BAD_SQL: 'This query could not be run',
  NOT_A_QUERY: 'Only queries that read run here',
  TOO_LONG: 'This query took too long',
  TOO_LARGE: 'This query needs too much memory',
}

/** Why a query was not run to its end. */
export function Refusal({ of, children }: { readonly of: Refused; readonly children?: ComponentChildren }) {
  return (
    <div class="notice is-bad refusal" role="alert">
      <p>
        <strong>{TITLES[of.code]}.</strong> <span class="quiet">({of.code})</span>
      </p>
      <Code text={of.message} isBlock limit={2_000} />
      {children}
    </div>
  )
}
