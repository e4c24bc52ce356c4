import type { JSX } from 'preact'
import { useEffect, useRef } from 'preact/hooks'
import { useLive } from '../client/live.ts'
import { FlowPage } from '../flow/flow-page.tsx'
import { QueryPage } from '../query/query-page.tsx'
import { RecordPage } from '../records/record-page.tsx'
import { RecordsPage } from '../records/records-page.tsx'
import { RunPage } from '../runs/run-page.tsx'
import { RunsPage } from '../runs/runs-page.tsx'
import { TablePage } from '../tables/table-page.tsx'
import { TablesPage } from '../tables/tables-page.tsx'
import { Announcements } from './announce.tsx'
import { Header } from './header.tsx'
import { LostNotice } from './lost-notice.tsx'
import { MissingPage } from './missing-page.tsx'
import { address, route } from './navigate.ts'
import type { Route } from './route.ts'

export function App() {
  const { pathname } = address.value
  useLive()
  useFocusOnHeading(pathname)
  return (
    <>
      <a class="skip-link" href="#main">
        Skip to content
      </a>
      <Header />
      <LostNotice />
      <main id="main" tabIndex={-1} key={pathname}>
        {pageOf(route.value)}
      </main>
      <Announcements />
    </>
  )
}

/** Who navigates by keyboard or hears the page is told where they are; the first page is left to the browser. */
function useFocusOnHeading(pathname: string): void {
  const last = useRef(pathname)
  useEffect(() => {
    if (last.current === pathname) return
    last.current = pathname
    document.querySelector<HTMLElement>('main h1')?.focus({ preventScroll: true })
  }, [pathname])
}

function pageOf(route: Route): JSX.Element {
  switch (route.page) {
    case 'flow':
      return <FlowPage />
    case 'tables':
      return <TablesPage />
    case 'table':
      return <TablePage database={route.database} name={route.name} />
    case 'query':
      return <QueryPage />
    case 'records':
      return <RecordsPage />
    case 'record':
      return <RecordPage id={route.id} />
    case 'runs':
      return <RunsPage />
    case 'run':
      return <RunPage id={route.id} />
    case 'missing':
      return <MissingPage />
  }
}
