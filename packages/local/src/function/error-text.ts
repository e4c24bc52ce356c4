import { relative } from 'node:path'

/**
 * An error as a log may have it: its name and where it was thrown, without its message, which may quote the event. While
 * the module is loaded, there is none yet.
 */
export function errorText(kind: string, error: unknown): string {
  const title = `Function error (${kind})`
  if (!(error instanceof Error)) return `${title}: ${typeof error}`
  const name = kind === 'init' ? `${error.name}: ${loadFailure(error)}` : error.name
  return [`${title}: ${name}`, ...framesOf(error)].join('\n')
}

/** Why a module does not load: of a mistake in its syntax, with the place, which Node has at the head of the stack only. */
export function loadFailure({ message, stack = '' }: Error): string {
  const [head = ''] = stack.split('\n')
  const place = PLACE.exec(head)?.[1]
  return place === undefined ? message : `${message}, at ${relative('', place)}`
}

/** `/src/a.ts:2`, also as a URL. */
const PLACE = /^(?:file:\/\/)?(\/\S+:\d+)$/

/** What follows the message in the stack, so that no line of the message is taken for a frame. */
function framesOf({ message, stack = '' }: Error): readonly string[] {
  const start = stack.indexOf(message)
  if (start === -1) return []
  const lines = stack.slice(start + message.length).split('\n')
  return lines.filter(line => /^\s+at /.test(line))
}
