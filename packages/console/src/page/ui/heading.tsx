import type { ComponentChildren } from 'preact'
import { useEffect } from 'preact/hooks'
import { visibleText } from '../format/visible-text.ts'
import { Name } from './name.tsx'

/** UTF-16 units. */
const TITLE_LIMIT = 120

/**
 * The heading of a page, which is also the title of the document; where the focus goes on navigation. Every page has one
 * from its first rendering on.
 */
export function Heading({
  title,
  about,
  children,
}: {
  readonly title: string
  readonly about?: ComponentChildren
  /** What can be done on the page. */
  readonly children?: ComponentChildren
}) {
  useEffect(() => {
    document.title = `${visibleText(title, TITLE_LIMIT)} · Inlet`
  }, [title])
  return (
    <div class="heading">
      <div>
        <h1 tabIndex={-1}>
          <Name text={title} limit={TITLE_LIMIT} />
        </h1>
        {about !== undefined && <p class="about">{about}</p>}
      </div>
      {children !== undefined && <div class="actions">{children}</div>}
    </div>
  )
}
