import { useState } from 'preact/hooks'
import type { Happening } from '../../api/index.ts'
import { countOf } from '../format/count.ts'
import { formatClock, formatExact, isoTime } from '../format/time.ts'
import { Code } from '../ui/code.tsx'

const SHOWN = 12
const SIGNS: Record<Happening['is'], { readonly sign: string; readonly word: string }> = {
  good: { sign: '✓', word: 'Good: ' },
  bad: { sign: '✕', word: 'Bad: ' },
  neutral: { sign: '·', word: '' },
}

/** What happened last, newest first. */
export function Happenings({ happenings }: { readonly happenings: readonly Happening[] }) {
  const [isWhole, setWhole] = useState(false)
  const shown = isWhole ? happenings : happenings.slice(0, SHOWN)
  return (
    <section class="card happenings" aria-labelledby="happenings">
      <h2 id="happenings">What happened</h2>
      {happenings.length === 0 && <p class="quiet">Nothing yet.</p>}
      <ol>
        {shown.map((happening, index) => (
          <HappeningLine key={index} happening={happening} />
        ))}
      </ol>
      {happenings.length > SHOWN && (
        <button type="button" aria-expanded={isWhole} onClick={() => setWhole(!isWhole)}>
          {isWhole ? 'Show fewer' : `Show all ${countOf(happenings.length, 'line')}`}
        </button>
      )}
    </section>
  )
}

function HappeningLine({ happening: { at, is, pipeline, text } }: { readonly happening: Happening }) {
  const { sign, word } = SIGNS[is]
  return (
    <li class={`happening is-${is}`}>
      <time class="figure quiet" dateTime={isoTime(at)} title={formatExact(at)}>
        {formatClock(at)}
      </time>
      <span class="happening-sign" aria-hidden="true">
        {sign}
      </span>
      <span>
        <span class="visually-hidden">{word}</span>
        {pipeline !== null && <span class="quiet">{pipeline}: </span>}
        <Code text={text} isProse />
      </span>
    </li>
  )
}
