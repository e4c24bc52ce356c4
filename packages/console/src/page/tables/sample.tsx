import { useLoaded } from '../client/use-fresh.ts'
import { Refusal } from '../query/refusal.tsx'
import { ResultTable } from '../query/result-table.tsx'
import { newQueryId, runQuery } from '../query/run-query.ts'
import { querySharedAt } from '../query/shared-sql.ts'
import { LoadedView } from '../ui/loaded-view.tsx'
import { sampleSql } from './sample-sql.ts'

const ROWS = 50

/** Some rows of a table or one of its views. */
export function Sample({
  database,
  of,
  about,
}: {
  readonly database: string
  readonly of: string
  readonly about: string
}) {
  const sql = sampleSql(database, of, ROWS)
  const loaded = useLoaded(signal => runQuery({ id: newQueryId(), sql, limit: ROWS }, signal), [sql])
  return (
    <>
      <div class="sample-head">
        <p class="quiet">{about}</p>
        <div class="actions">
          <button type="button" aria-disabled={loaded.isBusy} onClick={() => !loaded.isBusy && loaded.again()}>
            Read again
          </button>
          <a class="button" href={querySharedAt(sql)}>
            Query it
          </a>
        </div>
      </div>
      <LoadedView of={loaded} what="Sample rows">
        {answer => {
          if (answer.is === 'refused') return <Refusal of={answer} />
          if (answer.is === 'cancelled') return <p class="quiet">The query was cancelled.</p>
          if (answer.rows.length === 0) return <p class="quiet">It has no rows.</p>
          return <ResultTable result={answer} caption={`Rows of ${of}`} />
        }}
      </LoadedView>
    </>
  )
}
