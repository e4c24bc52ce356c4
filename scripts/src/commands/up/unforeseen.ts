/**
 * An error that nobody foresaw, by its name and place: its message may quote a record. One of the system quotes no more
 * than a path.
 */
export function unforeseen(error: unknown): string {
  if (!(error instanceof Error)) return typeof error
  if ('syscall' in error) return error.message
  const { name, message, stack = '' } = error
  const [, place] = /^\s+at (.+)$/m.exec(stack.slice(stack.indexOf(message) + message.length)) ?? []
  return place === undefined ? name : `${name} at ${place}`
}
