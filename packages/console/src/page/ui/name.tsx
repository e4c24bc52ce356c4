import { visibleText } from '../format/visible-text.ts'
import { Visible } from './visible.tsx'

/** A name that others gave, as `Code`, where no button can be: within a link, a heading, a choice. */
export function Name({ text, limit = 80 }: { readonly text: string; readonly limit?: number }) {
  return (
    <bdi class="foreign" title={text.length > limit ? visibleText(text, 1_000) : undefined}>
      <Visible text={text} limit={limit} />
    </bdi>
  )
}
