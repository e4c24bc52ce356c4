import type { RunAccounting, RunKind } from '../../api/index.ts'
import { countOf, formatCount } from '../format/count.ts'
import { unaccounted } from './run-text.ts'

/** Where the rows went, as a sum that can be checked. */
export function Accounting({ of, kind }: { readonly of: RunAccounting; readonly kind: RunKind }) {
  const missing = unaccounted(of)
  return (
    <section class="card" aria-labelledby="accounting">
      <h2 id="accounting">Rows</h2>
      <div class="sum">
        <Term count={of.in} name="in" />
        <Term sign="=" count={of.written} name="written" />
        <Term sign="+" count={of.superseded} name="superseded" about="A later row of the file has the same key" />
        <Term sign="+" count={of.refused} name="refused" about={REFUSED[kind]} />
      </div>
      {missing !== 0 && (
        <p class="notice is-bad">
          This does not add up: {countOf(Math.abs(missing), 'row')} {missing > 0 ? 'in none of them' : 'too many'}.
        </p>
      )}
      {of.rescued > 0 && (
        <p>
          {countOf(of.rescued, 'value')} of the written rows did not fit{' '}
          {of.rescued === 1 ? 'its column' : 'their columns'}, and {of.rescued === 1 ? 'is' : 'are'} kept in{' '}
          <code>rescued_data</code>.
        </p>
      )}
    </section>
  )
}

const REFUSED: Record<RunKind, string> = {
  import: 'In the file of what could not be processed',
  'daily load': 'In quarantine',
}

function Term({
  sign,
  count,
  name,
  about,
}: {
  readonly sign?: string
  readonly count: number
  readonly name: string
  readonly about?: string
}) {
  return (
    <p class="term">
      {sign !== undefined && <span class="sign">{sign} </span>}
      <span>
        <span class="term-count figure">{formatCount(count)}</span> <span class="quiet">{name}</span>
        {about !== undefined && count > 0 && <span class="term-about"> {about}</span>}
      </span>
    </p>
  )
}
