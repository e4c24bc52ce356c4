import type { Synthesized } from '../synthesized.ts'

/** Inputs, of which a test reads what it expects to be there: it fails if that is not so. */
// biome-ignore lint/suspicious/noExplicitAny: inputs have the shape of Pulumi's types, of which tests know nothing
export type Inputs = any

/** @throws Error if a stage has no such thing */
export function inputsOf(app: Synthesized, type: string, name: string): Inputs {
  const found = app.ofType(type).find(each => each.name === name)
  if (found === undefined) throw new Error(`Expected a resource ${type} ${name}`)
  return found.inputs
}
