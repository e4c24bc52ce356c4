import { useState } from 'preact/hooks'
import type { TraceStep } from '../../api/records.ts'
import { formatBytes } from '../format/bytes.ts'
import { Code } from '../ui/code.tsx'
import { CopyButton } from '../ui/copy-button.tsx'
import { hexLines } from './hex-lines.ts'

type Raw = Extract<TraceStep, { is: 'raw' }>

const VIEWS = ['text', 'hex', 'base64'] as const
/** Lines of hex before they are cut are as long as this. */
const LIMIT = 79 * 24

/** The bytes of a record, in three ways to read them. */
export function RawBytes({ step }: { readonly step: Raw }) {
  const [view, setView] = useState<(typeof VIEWS)[number]>('text')
  const content = contentOf(step, view)
  return (
    <>
      <div class="view-bar">
        <fieldset class="views">
          <legend class="visually-hidden">Show the bytes as</legend>
          {VIEWS.map(name => (
            <button key={name} type="button" aria-pressed={view === name} onClick={() => setView(name)}>
              {name}
            </button>
          ))}
        </fieldset>
        <CopyButton text={content} what={`the bytes as ${view}`} />
      </div>
      {step.isCut && <p class="quiet">The beginning of {formatBytes(step.bytes)}.</p>}
      <div class={view}>
        <Code key={view} text={content} isBlock limit={LIMIT} />
      </div>
    </>
  )
}

function contentOf({ text, base64 }: Raw, view: (typeof VIEWS)[number]): string {
  if (view === 'hex') return hexLines(Uint8Array.from(atob(base64), byte => byte.charCodeAt(0))).join('\n')
  return view === 'text' ? text : base64
}
