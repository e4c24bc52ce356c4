import { useEffect, useMemo, useRef, useState } from 'preact/hooks'
import { visibleText } from '../format/visible-text.ts'
import { ChartFields } from './chart-fields.tsx'
import { chartPoints } from './chart-points.ts'
import { type ChartChoice, chooseChart } from './choose-chart.ts'
import { describeChart } from './describe-chart.ts'
import type { Result } from './result-table.tsx'

/** A chart of a result, with what it shows in words. The rows below are its data. */
export function Chart({ result }: { readonly result: Result }) {
  const first = useMemo(() => chooseChart(result), [result])
  const [chosen, setChosen] = useState<ChartChoice>()
  const choice = chosen ?? first
  if (choice === undefined) return <p class="quiet">A chart needs rows, a column of numbers, and one beside it.</p>
  return (
    <>
      <ChartFields columns={result.columns} choice={choice} onChange={setChosen} />
      <Drawing result={result} choice={choice} />
    </>
  )
}

function Drawing({ result, choice }: { readonly result: Result; readonly choice: ChartChoice }) {
  const frame = useRef<HTMLDivElement>(null)
  const [isFailed, setFailed] = useState(false)
  const shown = useMemo(() => chartPoints(result, choice), [result, choice])
  const labels = { x: nameOf(result, choice.x), y: nameOf(result, choice.y) }
  const text = describeChart(choice, labels, shown)

  useEffect(() => {
    const element = frame.current
    if (element === null) return undefined
    let isGone = false
    let observer: ResizeObserver | undefined
    import('./draw-chart.ts')
      .then(({ drawChart }) => {
        if (isGone) return
        const draw = () => element.replaceChildren(drawChart(choice.mark, shown, labels, element.clientWidth))
        observer = new ResizeObserver(draw)
        observer.observe(element)
      })
      .catch(() => setFailed(true))
    return () => {
      isGone = true
      observer?.disconnect()
    }
  }, [choice, shown])

  return (
    <figure class="chart">
      {shown.series.length > 0 && (
        <ul class="legend">
          {shown.series.map((name, place) => (
            <li key={name} class={`series-${place + 1}`}>
              <bdi>{visibleText(name, 40)}</bdi>
            </li>
          ))}
        </ul>
      )}
      <div ref={frame} class="chart-frame" aria-hidden="true" />
      {isFailed && <p class="quiet">The chart could not be drawn.</p>}
      <figcaption>{text}</figcaption>
    </figure>
  )
}

function nameOf({ columns }: Result, place: number): string {
  return visibleText(columns[place]?.name ?? '', 40)
}
