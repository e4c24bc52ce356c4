import type { ComponentChildren } from 'preact'
import type { TableDetail } from '../../api/tables.ts'
import { Code } from '../ui/code.tsx'
import { CopyButton } from '../ui/copy-button.tsx'
import { Bytes, Count } from '../ui/figures.tsx'
import { WrittenAt } from './written-at.tsx'

/** What a table is, in short. */
export function TableFacts({ table }: { readonly table: TableDetail }) {
  const { source, format, files, partitions, bytes, writtenAt, location } = table
  return (
    <dl class="table-facts">
      {source !== null && (
        <Fact name="Source">
          <Code text={source} />
        </Fact>
      )}
      <Fact name="Format">{format === 'parquet' ? 'Parquet' : 'JSON lines'}</Fact>
      <Fact name="Size">
        <Bytes of={bytes} />
      </Fact>
      <Fact name="Files">
        <Count of={files} />
      </Fact>
      <Fact name="Partitions">
        <Count of={partitions} />
      </Fact>
      <Fact name="Last write">
        <WrittenAt at={writtenAt} />
      </Fact>
      <Fact name="Location">
        <Code text={location} /> <CopyButton text={location} what="the location" />
      </Fact>
    </dl>
  )
}

function Fact({ name, children }: { readonly name: string; readonly children: ComponentChildren }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  )
}
