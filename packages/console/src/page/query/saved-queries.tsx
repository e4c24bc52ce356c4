import { useRef, useState } from 'preact/hooks'
import type { SavedQuery } from '../../api/query.ts'
import { get } from '../client/api.ts'
import { useLoaded } from '../client/use-fresh.ts'
import { announce } from '../shell/announce.tsx'
import { Code } from '../ui/code.tsx'
import { LoadedView } from '../ui/loaded-view.tsx'
import { Name } from '../ui/name.tsx'
import { useLostFocus } from '../ui/use-lost-focus.ts'
import { NameForm } from './name-form.tsx'
import { type OwnQuery, readOwnQueries, removeQuery, renameQuery, saveQuery, writeOwnQueries } from './own-queries.ts'
import { readStored, store } from './stored.ts'

const KEY = 'query.own'

interface SavedQueriesProps {
  /** In the editor. */
  readonly text: string
  /** Puts a query into the editor. */
  readonly open: (sql: string) => void
}

/** Queries to choose from: one's own, which this browser keeps, and those that come with Inlet. */
export function SavedQueries({ text, open }: SavedQueriesProps) {
  const given = useLoaded(signal => get<readonly SavedQuery[]>('/api/queries', { signal }), [])
  return (
    <aside class="saved" aria-label="Saved queries">
      <OwnQueries text={text} open={open} />
      <h2>Queries of Inlet</h2>
      <LoadedView of={given} what="Queries">
        {queries =>
          queries.length === 0 ? (
            <p class="quiet">There are none.</p>
          ) : (
            <ul class="saved-list">
              {queries.map(({ name, about, sql }) => (
                <li key={name}>
                  <button type="button" class="link" onClick={() => open(sql)}>
                    <Name text={name} />
                  </button>
                  {about !== '' && (
                    <p class="quiet">
                      <Code text={about} isProse limit={200} />
                    </p>
                  )}
                </li>
              ))}
            </ul>
          )
        }
      </LoadedView>
    </aside>
  )
}

function OwnQueries({ text, open }: SavedQueriesProps) {
  const [queries, setQueries] = useState(() => readOwnQueries(readStored(KEY)))
  const [naming, setNaming] = useState<string | true>()
  const [deleted, setDeleted] = useState<OwnQuery>()

  const heading = useRef<HTMLHeadingElement>(null)
  useLostFocus(heading, [queries, naming])

  const keep = (changed: readonly OwnQuery[], said: string) => {
    setQueries(changed)
    setNaming(undefined)
    setDeleted(undefined)
    announce(store(KEY, writeOwnQueries(changed)) ? said : 'The browser does not keep it: its storage is off or full')
  }
  return (
    <>
      <h2 ref={heading} tabIndex={-1}>
        Your queries
      </h2>
      {queries.length === 0 && <p class="quiet">What you save stays in this browser.</p>}
      <ul class="saved-list">
        {queries.map(query => (
          <li key={query.name}>
            {naming === query.name ? (
              <NameForm
                name={query.name}
                taken={queries.filter(other => other !== query).map(({ name }) => name)}
                onCancel={() => setNaming(undefined)}
                onName={name => keep(renameQuery(queries, query.name, name), `Renamed to ${name}`)}
              />
            ) : (
              <>
                <button type="button" class="link" onClick={() => open(query.sql)}>
                  <Name text={query.name} />
                </button>
                <span class="own-actions">
                  <button type="button" aria-label={`Rename ${query.name}`} onClick={() => setNaming(query.name)}>
                    Rename
                  </button>
                  <button
                    type="button"
                    aria-label={`Delete ${query.name}`}
                    onClick={() => {
                      keep(removeQuery(queries, query.name), `Deleted ${query.name}`)
                      setDeleted(query)
                    }}
                  >
                    Delete
                  </button>
                </span>
              </>
            )}
          </li>
        ))}
      </ul>
      {deleted && (
        <p>
          <span class="quiet">
            Deleted <Name text={deleted.name} />.
          </span>{' '}
          <button type="button" onClick={() => keep(saveQuery(queries, deleted), `${deleted.name} is back`)}>
            Undo
          </button>
        </p>
      )}
      {naming === true ? (
        <NameForm
          name=""
          taken={queries.map(({ name }) => name)}
          onCancel={() => setNaming(undefined)}
          onName={name => keep(saveQuery(queries, { name, sql: text }), `Saved as ${name}`)}
        />
      ) : (
        <button type="button" disabled={text.trim() === ''} onClick={() => setNaming(true)}>
          Save this query
        </button>
      )}
    </>
  )
}
