import { useEffect, useState } from 'preact/hooks'
import { OUTCOMES, type RecordFilters } from '../../api/records.ts'
import { setSearchParams } from '../shell/navigate.ts'

/** After the last key, before the list is asked for. */
const TYPED_MS = 300

/** Filters of the list, which stand in the address. */
export function FilterFields({ filters }: { readonly filters: RecordFilters }) {
  return (
    <search class="filters">
      <label class="field">
        <span>Outcome</span>
        <select
          value={filters.outcome ?? ''}
          onChange={({ currentTarget }) => setSearchParams({ outcome: currentTarget.value })}
        >
          <option value="">any</option>
          {OUTCOMES.map(outcome => (
            <option key={outcome} value={outcome}>
              {outcome}
            </option>
          ))}
        </select>
      </label>
      <TextFilter name="table" title="Table" value={filters.table ?? ''} example="OrderTable, raw.orders" />
      <TextFilter name="key" title="Key contains" value={filters.key ?? ''} example="o4711" />
    </search>
  )
}

function TextFilter({
  name,
  title,
  value,
  example,
}: {
  readonly name: 'table' | 'key'
  readonly title: string
  readonly value: string
  readonly example: string
}) {
  const [typed, setTyped] = useState(value)
  useEffect(() => setTyped(value), [value])
  useEffect(() => {
    if (typed === value) return undefined
    const timer = setTimeout(() => setSearchParams({ [name]: typed.trim() }), TYPED_MS)
    return () => clearTimeout(timer)
  }, [typed])
  return (
    <label class="field">
      <span>{title}</span>
      <input
        type="search"
        value={typed}
        placeholder={example}
        spellcheck={false}
        onInput={({ currentTarget }) => setTyped(currentTarget.value)}
      />
    </label>
  )
}
