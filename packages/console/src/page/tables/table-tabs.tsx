import type { TableDetail } from '../../api/tables.ts'
import { Name } from '../ui/name.tsx'
import { type TableView, tableViewSearch } from './table-view.ts'

/** Links to the parts of a table's page. */
export function TableTabs({ table, view }: { readonly table: TableDetail; readonly view: TableView }) {
  const tabs: readonly { readonly title: string; readonly to: TableView; readonly isName?: boolean }[] = [
    { title: 'Columns', to: { show: 'columns' } },
    { title: 'Partitions', to: { show: 'partitions', partition: undefined } },
    { title: 'Schema history', to: { show: 'history' } },
    { title: 'Rows', to: { show: 'rows', of: table.name } },
    ...table.views.map(of => ({ title: of, to: { show: 'rows' as const, of }, isName: true })),
  ]
  return (
    <nav class="tabs" aria-label="Parts of the table">
      <ul>
        {tabs.map(({ title, to, isName = false }) => (
          <li key={title}>
            <a href={tableViewSearch(to)} aria-current={isShown(to, view) ? 'page' : undefined}>
              {isName ? <Name text={title} limit={40} /> : title}
            </a>
          </li>
        ))}
      </ul>
    </nav>
  )
}

function isShown(tab: TableView, view: TableView): boolean {
  return tab.show === view.show && (tab.show !== 'rows' || view.show !== 'rows' || tab.of === view.of)
}
