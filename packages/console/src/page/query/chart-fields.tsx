import type { ComponentChildren } from 'preact'
import { visibleText } from '../format/visible-text.ts'
import type { ChartChoice, ChartMark } from './choose-chart.ts'
import { columnKind } from './column-kind.ts'
import type { Result } from './result-table.tsx'

type Columns = Result['columns']

const MARKS: readonly ChartMark[] = ['bar', 'line', 'dot']

/** What a chart is made of, to choose. */
export function ChartFields({
  columns,
  choice,
  onChange,
}: {
  readonly columns: Columns
  readonly choice: ChartChoice
  readonly onChange: (choice: ChartChoice) => void
}) {
  const numbers = columns.flatMap(({ type }, place) => (columnKind(type) === 'number' ? [place] : []))
  const all = columns.map((_, place) => place)
  return (
    <fieldset class="filters chart-fields">
      <legend class="visually-hidden">Chart</legend>
      <Field name="Kind" value={choice.mark} onChange={mark => onChange({ ...choice, mark: mark as ChartMark })}>
        {MARKS.map(mark => (
          <option key={mark} value={mark}>
            {mark}
          </option>
        ))}
      </Field>
      <Field name="x" value={choice.x} onChange={x => onChange({ ...choice, x: Number(x) })}>
        <Names of={all} columns={columns} />
      </Field>
      <Field name="y" value={choice.y} onChange={y => onChange({ ...choice, y: Number(y) })}>
        <Names of={numbers} columns={columns} />
      </Field>
      <Field
        name="Series"
        value={choice.series ?? ''}
        onChange={series => onChange({ ...choice, series: series === '' ? null : Number(series) })}
      >
        <option value="">none</option>
        <Names of={all} columns={columns} />
      </Field>
    </fieldset>
  )
}

function Names({ of, columns }: { readonly of: readonly number[]; readonly columns: Columns }) {
  return (
    <>
      {of.map(place => (
        <option key={place} value={place}>
          {visibleText(columns[place]?.name ?? '', 40)}
        </option>
      ))}
    </>
  )
}

function Field({
  name,
  value,
  onChange,
  children,
}: {
  readonly name: string
  readonly value: string | number
  readonly onChange: (value: string) => void
  readonly children: ComponentChildren
}) {
  return (
    <label class="field">
      <span>{name}</span>
      <select value={value} onChange={({ currentTarget }) => onChange(currentTarget.value)}>
        {children}
      </select>
    </label>
  )
}
