import { InputError } from '../errors.ts'
import type { Operation } from './change.ts'

/** The error for a payload that is JSON and yet no change. It describes what was found without quoting it. */
export function notAChange(expected: string, found: unknown): InputError {
  return new InputError('NOT_A_CHANGE', `Expected ${expected}, found ${describe(found)}`)
}

/** What a value is, without the value. */
function describe(value: unknown): string {
  if (value === undefined) return 'nothing'
  if (value === null) return 'null'
  if (Array.isArray(value)) return `a list of ${value.length}`
  if (typeof value === 'string') return `text of ${value.length} characters`
  return typeof value === 'object' ? `an object of ${Object.keys(value).length}` : `a ${typeof value}`
}

export function noNewImage(operation: Operation, found: unknown): InputError {
  return new InputError(
    'NO_NEW_IMAGE',
    `Expected "dynamodb.NewImage" on ${operation}, found ${describe(found)}: does the stream carry new images?`,
  )
}
