import * as z from 'zod/mini'
import { ConfigError } from '../errors.ts'

/** A variable that has to be set. @param expected what it is: `the name of a bucket` */
export function requiredText(expected: string) {
  return z.string({ error: `expected ${expected}` })
}

/** A variable that is one of these words. */
export function oneOf<const Choices extends readonly string[]>(...choices: Choices) {
  return z.enum(choices, { error: `expected ${choices.map(choice => `"${choice}"`).join(' or ')}` })
}

/** A variable that is a whole number above 0. */
export function wholeNumber(otherwise: number) {
  const error = 'expected a whole number above 0'
  const number = z.pipe(z.string(), z.transform(Number))
  return z._default(z.pipe(number, z.int({ error }).check(z.positive({ error }))), otherwise)
}

/** A variable that a function reads, set or not; its ConfigErrors name the variable. */
export function readBy<Value>(read: (text: string | undefined) => Value) {
  return z.pipe(
    z.optional(z.string()),
    z.transform((text: string | undefined, { issues }): Value => {
      try {
        return read(text)
      } catch (error) {
        if (!(error instanceof ConfigError)) throw error
        issues.push({ code: 'custom', input: text, message: error.message })
        return z.NEVER
      }
    }),
  )
}
