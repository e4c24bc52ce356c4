import type { RecordSummary } from '../../api/records.ts'
import { pathTo } from '../shell/route.ts'
import { Code } from '../ui/code.tsx'
import { type DataColumn, DataTable } from '../ui/data-table.tsx'
import { Bytes } from '../ui/figures.tsx'
import { Name } from '../ui/name.tsx'
import { Time } from '../ui/time.tsx'
import { OutcomeBadge } from './outcome-badge.tsx'

export function RecordTable({ records }: { readonly records: readonly RecordSummary[] }) {
  return <DataTable caption="Records" hidesCaption columns={COLUMNS} rows={records} keyOf={({ id }) => id} />
}

const COLUMNS: readonly DataColumn<RecordSummary>[] = [
  {
    key: 'key',
    head: 'Key',
    isRowHead: true,
    cell: ({ id, change, sequenceNumber }) => (
      <a href={pathTo.record(id)}>
        {change === null ? `no change, …${sequenceNumber.slice(-6)}` : <Name text={change.key} limit={120} />}
      </a>
    ),
  },
  { key: 'outcome', head: 'Outcome', cell: ({ outcome }) => <OutcomeBadge of={outcome} /> },
  { key: 'about', head: 'Table or reason', cell: ({ about }) => <Code text={about} limit={120} /> },
  { key: 'operation', head: 'Operation', cell: ({ change }) => change?.operation },
  { key: 'source', head: 'Source', cell: ({ change }) => change && <Code text={change.source} limit={80} /> },
  { key: 'arrived', head: 'Arrived', cell: ({ arrivedAt }) => <Time at={arrivedAt} /> },
  { key: 'bytes', head: 'Size', isNumeric: true, cell: ({ bytes }) => <Bytes of={bytes} /> },
]
