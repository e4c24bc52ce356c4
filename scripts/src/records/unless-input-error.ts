import { InputError } from '@inlet/core'

/** `undefined` where the data is at fault. */
export function unlessInputError<T>(work: () => T): T | undefined {
  try {
    return work()
  } catch (error) {
    if (error instanceof InputError) return undefined
    throw error
  }
}
