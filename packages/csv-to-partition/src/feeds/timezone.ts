import * as z from 'zod/mini'

/** Names of the IANA database, as EventBridge takes them: no offsets, and in their own case. */
export const timezone = z
  .string()
  .check(z.refine(isTimezone, { error: 'expected a time zone such as UTC or Europe/London' }))

function isTimezone(name: string): boolean {
  if (!/^[A-Za-z]/.test(name)) return false
  try {
    const { timeZone } = new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions()
    // The same name, or that of a zone which it is another name of.
    return timeZone === name || timeZone.toLowerCase() !== name.toLowerCase()
  } catch {
    return false
  }
}
