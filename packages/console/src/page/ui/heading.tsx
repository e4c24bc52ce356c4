import type { ComponentChildren } from 'preact'
import { useEffect } from 'preact/hooks'

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
    document.title = `${title} · Inlet`
  }, [title])
  return (
    <div class="heading">
      <div>
        <h1 tabIndex={-1}>
          <bdi>{title}</bdi>
        </h1>
        {about !== undefined && <p class="about">{about}</p>}
      </div>
      {children !== undefined && <div class="actions">{children}</div>}
    </div>
  )
}
