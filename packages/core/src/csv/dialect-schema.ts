import * as z from 'zod/mini'
import { DEFAULT_DIALECT, DELIMITER, ENCODINGS, isDelimiter } from './dialect.ts'

/** A dialect as it is declared: what is left out is as in `DEFAULT_DIALECT`. */
export const dialectSchema = z.strictObject({
  delimiter: z._default(
    z.string().check(z.refine(isDelimiter, { error: `expected ${DELIMITER}` })),
    DEFAULT_DIALECT.delimiter,
  ),
  encoding: z._default(z.enum(ENCODINGS), DEFAULT_DIALECT.encoding),
})
