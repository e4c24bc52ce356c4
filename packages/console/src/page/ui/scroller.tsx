import type { ComponentChildren } from 'preact'

/** Scrolls within itself what is wider than the page; by keyboard too. */
export function Scroller({ label, children }: { readonly label: string; readonly children: ComponentChildren }) {
  return (
    // biome-ignore-start lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached by keyboard
    // biome-ignore-start lint/a11y/useSemanticElements: a section would be a landmark, one for each
    <div class="scroller" role="group" aria-label={label} tabIndex={0}>
      {children}
    </div>
    // biome-ignore-end lint/a11y/useSemanticElements: as above
    // biome-ignore-end lint/a11y/noNoninteractiveTabindex: as above
  )
}
