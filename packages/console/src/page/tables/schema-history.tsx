import type { SchemaVersion } from '../../api/tables.ts'
import { countOf } from '../format/count.ts'
import { Code } from '../ui/code.tsx'
import { Time } from '../ui/time.tsx'

/** Versions of a table, newest first, each with the columns that it brought. */
export function SchemaHistory({ versions }: { readonly versions: readonly SchemaVersion[] }) {
  if (versions.length === 0) return <p class="quiet">The catalog keeps no earlier versions of this table.</p>
  return (
    <ol class="history" reversed>
      {versions.toReversed().map(version => (
        <li key={version.version}>
          <Version of={version} />
        </li>
      ))}
    </ol>
  )
}

/** More are folded. */
const SHOWN = 12

function Version({ of: { version, at, added } }: { readonly of: SchemaVersion }) {
  return (
    <>
      <p>
        <strong>
          Version <Code text={version} isProse />
        </strong>{' '}
        {at === null ? <span class="quiet">at a time that the catalog does not know</span> : <Time at={at} isExact />}
      </p>
      {added.length === 0 && <p class="quiet">No column came with it.</p>}
      {added.length > 0 && added.length <= SHOWN && <AddedColumns added={added} />}
      {added.length > SHOWN && (
        <details>
          <summary>{countOf(added.length, 'column')}</summary>
          <AddedColumns added={added} />
        </details>
      )}
    </>
  )
}

function AddedColumns({ added }: { readonly added: SchemaVersion['added'] }) {
  return (
    <ul class="added">
      {added.map(({ name, type }) => (
        <li key={name}>
          <span class="added-sign">+ </span>
          <Code text={name} /> <span class="quiet">{type}</span>
        </li>
      ))}
    </ul>
  )
}
