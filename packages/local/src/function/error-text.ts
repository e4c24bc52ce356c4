/**
 * An error as a log may have it: its name and where it was thrown, without its message, which may quote the event. While
 * the module is loaded, there is none yet.
 */
export function errorText(kind: string, error: unknown): string {
  const title = `Function error (${kind})`
  if (!(error instanceof Error)) return `${title}: ${typeof error}`
  const name = kind === 'init' ? `${error.name}: ${error.message}` : error.name
  return [`${title}: ${name}`, ...framesOf(error)].join('\n')
}

/** What follows the message in the stack, so that no line of the message is taken for a frame. */
function framesOf({ message, stack = '' }: Error): readonly string[] {
  const start = stack.indexOf(message)
  if (start === -1) return []
  const lines = stack.slice(start + message.length).split('\n')
  return lines.filter(line => /^\s+at /.test(line))
}
