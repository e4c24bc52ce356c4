/**
 * Two families of errors, told apart by who can mend them.
 *
 * Messages say what was expected, what was found and where. They name objects, tables, columns, types and lengths, and
 * never a value: messages reach logs, values must not.
 */

/** The data is at fault: trying again cannot help. Whoever catches it puts the data in quarantine and goes on. */
export class InputError extends Error {
  override readonly name = 'InputError'
  readonly code: InputErrorCode

  constructor(code: InputErrorCode, message: string, options?: ErrorOptions) {
    super(message, options)
    this.code = code
  }
}

/** Something around the data failed (S3, Glue, a lost race): the same work, tried again, can succeed. */
export class TransientError extends Error {
  override readonly name = 'TransientError'
  readonly code: TransientErrorCode

  constructor(code: TransientErrorCode, message: string, options?: ErrorOptions) {
    super(message, options)
    this.code = code
  }
}

/** The function was set up wrongly: it fails at start, before it takes any data. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError'
}

/** Stable names: alarms, quarantine objects and tests refer to them. */
export type InputErrorCode =
  | 'NOT_BASE64'
  | 'NOT_UTF8'
  | 'NOT_UTF16'
  | 'BAD_QUOTES'
  | 'NOT_JSON'
  | 'NOT_A_CHANGE'
  | 'NO_NEW_IMAGE'
  | 'UNKNOWN_TABLE'
  | 'TABLE_NAME_TAKEN'
  | 'DRIFT'
  | 'NOT_LOADABLE'
  | 'BAD_AGGREGATE'
  | 'BAD_DEFINITION'
  | 'BAD_KEY'
  | 'BAD_COMPRESSION'
  | 'BAD_ZIP'
  | 'TOO_LARGE'
  | 'BAD_EVENT'
  | 'BAD_HEADER'
  | 'EMPTY_FILE'
  | 'NO_ROWS'
  | 'OBJECT_NOT_FOUND'
  | 'OBJECT_REPLACED'
  | 'BAD_INPUT'
  | 'NO_MATCH'
  | 'BAD_PARTITION'
  | 'TOO_MANY_PARTITIONS'
  | 'EXPECTATION'
  | 'RESPONSE_FULL'
  | 'NOT_PUT_BACK'
  | 'NO_KEY'
  | 'VIEW_REFUSED'

export type TransientErrorCode =
  | 'STORE'
  | 'CATALOG'
  | 'CATALOG_CONFLICT'
  | 'DYNAMODB'
  | 'ATHENA'
  | 'TABLE_NOT_FOUND'
  | 'TABLE_NOT_ACTIVE'
  | 'ACCESS_DENIED'
  | 'STATE'
  | 'BUSY'
  | 'LEASE_LOST'
  | 'HAND_OVER'
  | 'NO_PROGRESS'
  | 'TOO_MANY_HOPS'
  | 'LOAD_GIVEN_UP'
  | 'OUT_OF_TIME'
  | 'RESPONSE_FULL'

/**
 * The InputError that `error` is, or one for it. Whatever a record does to the code, it must not stop the others; and
 * only the name is kept, since messages of other errors may quote the record.
 */
export function toInputError(error: unknown, doing: string): InputError {
  if (error instanceof InputError) return error
  const name = error instanceof Error ? error.name : typeof error
  return new InputError('NOT_LOADABLE', `${doing} failed with ${name}`, { cause: error })
}
