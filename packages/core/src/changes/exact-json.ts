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

/**
 * Finds compact JSON of the value at a path in `text`, digits untouched; `undefined` if there is none. The text is read
 * when the first is looked for, and once.
 */
export function exactJson(text: () => string): (path: readonly (string | number)[]) => string | undefined {
  let whole: { readonly value: unknown } | undefined
  return path => {
    whole ??= { value: parseExactly(text()) }
    return valueAt(whole.value, path)
  }
}

function parseExactly(text: string): unknown {
  const keepDigits = (_key: string, value: unknown, context?: ParseContext) =>
    typeof value === 'number' && context?.source !== undefined ? JSON.rawJSON(context.source) : value
  return JSON.parse(text, keepDigits)
}

function valueAt(whole: unknown, path: readonly (string | number)[]): string | undefined {
  let value = whole
  for (const segment of path) {
    if (typeof value !== 'object' || value === null) return undefined
    value = (value as Record<string | number, unknown>)[segment]
  }
  return JSON.stringify(value)
}
