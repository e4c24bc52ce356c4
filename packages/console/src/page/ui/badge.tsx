import type { ComponentChildren } from 'preact'

export type Tone = 'good' | 'bad' | 'warn' | 'busy' | 'neutral'

const SIGNS: Record<Tone, string> = { good: '✓', bad: '✕', warn: '!', busy: '◔', neutral: '…' }

/** An outcome, by a sign, a word and a colour. */
export function Badge({ tone, children }: { readonly tone: Tone; readonly children: ComponentChildren }) {
  return (
    <span class={`badge is-${tone}`}>
      <span class="badge-sign" aria-hidden="true">
        {SIGNS[tone]}
      </span>
      {children}
    </span>
  )
}
