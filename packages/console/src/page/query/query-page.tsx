import { useSignal, useSignalEffect } from '@preact/signals'
import { useEffect, useMemo, useRef } from 'preact/hooks'
import type { Completions } from '../../api/query.ts'
import { get } from '../client/api.ts'
import { useFresh } from '../client/use-fresh.ts'
import { announce } from '../shell/announce.tsx'
import { address, navigate } from '../shell/navigate.ts'
import { Heading } from '../ui/heading.tsx'
import { announcementOf } from './announcement.ts'
import { Editor } from './editor.tsx'
import { QueryBar } from './query-bar.tsx'
import { QueryResult } from './query-result.tsx'
import { SavedQueries } from './saved-queries.tsx'
import { querySharedAt, readSharedSql } from './shared-sql.ts'
import type { SqlEditor } from './sql-editor.ts'
import { readStored, store } from './stored.ts'
import { useQuery } from './use-query.ts'

/** Rows at once. */
const LIMIT = 1_000
/** After the last key, before the text is kept. */
const KEEP_MS = 400
const TEXT = 'query.text'

/** A query in the address is shown and never run by itself: whoever made the link is not whoever follows it. */
export function QueryPage() {
  const first = useMemo(() => readSharedSql(location.hash) ?? readStored(TEXT) ?? '', [])
  const text = useSignal(first)
  const editor = useRef<SqlEditor>(undefined)
  const query = useQuery(LIMIT, state => announce(announcementOf(state)))
  const completions = useFresh(signal => get<Completions>('/api/completions', { signal }), [], { every: 30_000 })

  const run = () => {
    if (text.peek().trim() !== '') query.run(text.peek())
  }
  const write = (sql: string) => {
    text.value = sql
    editor.current?.write(sql)
    editor.current?.focus()
  }
  useKept(text.value)
  useSignalEffect(() => {
    const shared = readSharedSql(address.value.hash)
    if (shared !== undefined && shared !== lastKept && shared !== text.peek()) write(shared)
  })

  return (
    <>
      <Heading title="Query" about="Reads the lake in DuckDB's SQL, as its catalog has it. Nothing is changed by it." />
      <div class="query-page">
        <div class="stack">
          <Editor
            text={first}
            completions={completions.value}
            onChange={sql => {
              text.value = sql
            }}
            onRun={run}
            onOpen={opened => {
              editor.current = opened
            }}
          />
          <QueryBar query={query} text={text.value} run={run} />
          <QueryResult state={query.state.value} text={text.value} goTo={place => editor.current?.goTo(place)} />
        </div>
        <SavedQueries text={text.value} open={write} />
      </div>
    </>
  )
}

/** What the address was last made to name, to tell it from what somebody else puts there. */
let lastKept: string | undefined

/** Keeps the text across reloads, and in the address to share. */
function useKept(text: string): void {
  const isFirst = useRef(true)
  useEffect(() => {
    if (isFirst.current) {
      isFirst.current = false
      return undefined
    }
    const timer = setTimeout(() => {
      lastKept = text
      store(TEXT, text)
      navigate(text === '' ? '/query' : querySharedAt(text), { replace: true })
    }, KEEP_MS)
    return () => clearTimeout(timer)
  }, [text])
}
