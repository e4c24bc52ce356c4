import { canonicalNumber } from '@inlet/core'

/** A number in the one text of its value: equal numbers, however they are written, are deeply equal. */
export class ExactNumber {
  readonly text: string

  constructor(text: string) {
    this.text = canonicalNumber(text) ?? text
  }
}

/** As JSON.parse, but nothing is rounded: every number is an `ExactNumber`. `undefined` if `text` is not JSON. */
export function parseExactJson(text: string): unknown {
  const exact = (_name: string, value: unknown, context?: { readonly source?: string }) =>
    typeof value === 'number' ? new ExactNumber(context?.source ?? String(value)) : value
  try {
    return JSON.parse(text, exact)
  } catch {
    return undefined
  }
}
