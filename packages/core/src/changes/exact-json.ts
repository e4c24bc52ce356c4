/**
 * JSON.parse rounds long numbers. This reads one value out of a JSON text with every number as written, for values whose
 * shape says nothing of what their numbers mean. Slow (a second parse of the whole text), so only for odd values.
 */

interface ParseContext {
  /** The number's own text: https://tc39.es/proposal-json-parse-with-source/ */
  readonly source?: string
}

declare global {
  interface JSON {
    rawJSON(text: string): object
  }
}

/** Compact JSON of the value at `path` in `text`, digits untouched; `undefined` if there is none. */
export function exactJsonAt(text: string, path: readonly (string | number)[]): string | undefined {
  const keepDigits = (_key: string, value: unknown, context?: ParseContext) =>
    typeof value === 'number' && context?.source !== undefined ? JSON.rawJSON(context.source) : value
  let value: unknown = JSON.parse(text, keepDigits)
  for (const segment of path) {
    if (typeof value !== 'object' || value === null) return undefined
    value = (value as Record<string | number, unknown>)[segment]
  }
  return JSON.stringify(value)
}
