/** What an error says, with the name that AWS gives it, and what went wrong before it. */
export function messageOf(error: unknown): string {
  if (error instanceof SuppressedError) return `${messageOf(error.error)}; ${messageOf(error.suppressed)}`
  if (!(error instanceof Error)) return String(error)
  return '$fault' in error ? `${error.name}: ${error.message}` : error.message
}
