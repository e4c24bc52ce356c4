import type { PartitionSwap } from '../../api/index.ts'
import { Code } from '../ui/code.tsx'
import { type DataColumn, DataTable } from '../ui/data-table.tsx'
import { Count } from '../ui/figures.tsx'
import { difference } from './run-text.ts'

/** What each partition was before and is after its location was swapped. */
export function Swaps({ swaps }: { readonly swaps: readonly PartitionSwap[] }) {
  return (
    <section class="card" aria-labelledby="swaps">
      <h2 id="swaps">Partitions</h2>
      <p class="quiet">Readers of the catalog saw all of what was before, or all of what is after.</p>
      <DataTable
        caption="Partitions before and after the swap"
        hidesCaption
        columns={COLUMNS}
        rows={swaps}
        keyOf={swap => swap.partition}
      />
    </section>
  )
}

const COLUMNS: readonly DataColumn<PartitionSwap>[] = [
  { key: 'partition', head: 'Partition', isRowHead: true, cell: ({ partition }) => <Code text={partition} /> },
  {
    key: 'rowsBefore',
    head: 'Rows before',
    isNumeric: true,
    cell: ({ before, rowsBefore }) => {
      if (rowsBefore !== null) return <Count of={rowsBefore} />
      return <span class="quiet">{before === null ? 'none' : 'not known'}</span>
    },
  },
  { key: 'rowsAfter', head: 'Rows after', isNumeric: true, cell: ({ rowsAfter }) => <Count of={rowsAfter} /> },
  {
    key: 'difference',
    head: 'Difference',
    isNumeric: true,
    cell: ({ before, rowsBefore, rowsAfter }) => (
      <span class="figure">{difference(before === null ? 0 : rowsBefore, rowsAfter)}</span>
    ),
  },
  {
    key: 'before',
    head: 'Location before',
    cell: ({ before }) => (before === null ? <span class="quiet">There was none</span> : <Code text={before} />),
  },
  { key: 'after', head: 'Location after', cell: ({ after }) => <Code text={after} /> },
]
