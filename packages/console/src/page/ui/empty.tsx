import type { ComponentChildren } from 'preact'
import { CopyButton } from './copy-button.tsx'

/** Nothing is there: what it would be, and the command that makes some. */
export function Empty({
  title,
  children,
  command,
}: {
  readonly title: string
  readonly children?: ComponentChildren
  readonly command?: string
}) {
  return (
    <div class="empty">
      <p class="empty-title">{title}</p>
      {children !== undefined && <p>{children}</p>}
      {command !== undefined && <Command text={command} />}
    </div>
  )
}

/** To paste into a terminal. */
export function Command({ text }: { readonly text: string }) {
  return (
    <div class="command">
      <pre>
        <code>{text}</code>
      </pre>
      <CopyButton text={text} what="the command" />
    </div>
  )
}
