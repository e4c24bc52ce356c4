/** A value of a JSON object's field, a number as it is written: JSON.parse would round it. */
export type JsonField =
  | { readonly is: 'null' }
  | { readonly is: 'string' | 'number'; readonly text: string }
  | { readonly is: 'boolean'; readonly text: 'true' | 'false' }
  | { readonly is: 'nested' }

/** A number's own text: https://tc39.es/proposal-json-parse-with-source/ */
class NumberText {
  readonly text: string

  constructor(text: string) {
    this.text = text
  }
}

/** The fields of a JSON object in UTF-8, by name; undefined if it is anything else. Of a name twice, the last counts. */
export function jsonFields(bytes: Uint8Array): ReadonlyMap<string, JsonField> | undefined {
  const value = parse(bytes)
  if (typeof value !== 'object' || value === null || Array.isArray(value) || value instanceof NumberText)
    return undefined
  return new Map(Object.entries(value).map(([name, field]) => [name, jsonField(field)]))
}

function parse(bytes: Uint8Array): unknown {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes)
    const keepNumbers = (_name: string, value: unknown, context?: { readonly source?: string }) =>
      typeof value === 'number' ? new NumberText(context?.source ?? String(value)) : value
    return JSON.parse(text, keepNumbers)
  } catch {
    return undefined
  }
}

function jsonField(value: unknown): JsonField {
  if (value === null) return { is: 'null' }
  if (value instanceof NumberText) return { is: 'number', text: value.text }
  if (typeof value === 'string') return { is: 'string', text: value }
  if (typeof value === 'boolean') return { is: 'boolean', text: value ? 'true' : 'false' }
  return { is: 'nested' }
}
