import { castTo } from './cast.ts'
import type { ColumnBuilder } from './column-builder.ts'
import { type ColumnType, DEFAULT_DECIMAL } from './column-type.ts'
import { typeFromName } from './name-rules.ts'
import type { ResolvedType } from './resolve-type.ts'

/** Puts the text of a cell into a row of a column; false, and the row is null, if the type cannot hold it exactly. */
export type PutCell = (row: number, text: string) => boolean

/**
 * How a column takes the cells of CSV, which are text whatever they mean: numbers as JSON writes them, `true` and `false`
 * in any case, dates as YYYY-MM-DD, timestamps as ISO 8601 or as epoch numbers, bytes as base64.
 */
export function cellPutter(builder: ColumnBuilder): PutCell {
  switch (builder.type) {
    case 'string':
    case 'date':
      return (row, text) => builder.put(row, 'S', text)
    case 'timestamp':
      return (row, text) => builder.put(row, 'S', text) || builder.put(row, 'N', text)
    case 'boolean':
      return (row, text) => isBoolean(text) && builder.put(row, 'BOOL', text.toLowerCase())
    case 'binary':
      return (row, text) => isBase64(text) && builder.put(row, 'B', text)
    default:
      return (row, text) => builder.put(row, 'N', text)
  }
}

/** The same for a cell that is the UTF-8 `bytes[start, end)`. */
export type PutCellBytes = (row: number, bytes: Buffer, start: number, end: number) => boolean

/** `cellPutter` for bytes. */
export function cellBytesPutter(builder: ColumnBuilder): PutCellBytes {
  switch (builder.type) {
    case 'string':
    case 'date':
      return (row, bytes, start, end) => builder.putBytes(row, 'S', bytes, start, end)
    case 'timestamp':
      return (row, bytes, start, end) =>
        builder.putBytes(row, 'S', bytes, start, end) || builder.putBytes(row, 'N', bytes, start, end)
    case 'boolean':
      return (row, bytes, start, end) => {
        const word = booleanWord(bytes, start, end)
        return word !== undefined && builder.putBytes(row, 'BOOL', word, 0, word.length)
      }
    case 'binary': {
      const put = cellPutter(builder)
      return (row, bytes, start, end) => put(row, bytes.toString('utf8', start, end))
    }
    default:
      return (row, bytes, start, end) => builder.putBytes(row, 'N', bytes, start, end)
  }
}

/** 1 for `true`, 0 for `false`, in any case; else not a number. */
export function booleanFromBytes(bytes: Buffer, start: number, end: number): number {
  const word = booleanWord(bytes, start, end)
  if (word === undefined) return Number.NaN
  return word === TRUE ? 1 : 0
}

const TRUE = Buffer.from('true')
const FALSE = Buffer.from('false')

/** The word in lower case. */
function booleanWord(bytes: Buffer, start: number, end: number): Buffer | undefined {
  const word = end - start === TRUE.length ? TRUE : FALSE
  if (end - start !== word.length) return undefined
  for (let index = 0; index < word.length; index++) {
    // Letters of ASCII differ in this bit from those in the other case, and nothing else does from a letter.
    if (((bytes[start + index] ?? 0) | 0x20) !== word[index]) return undefined
  }
  return word
}

/** Whether a column of that type holds the text of a cell exactly. The twin of `cellPutter`. */
function fits(type: ColumnType, text: string): boolean {
  const cast = castTo(type)
  switch (type) {
    case 'string':
      return true
    case 'date':
      return cast('S', text) !== undefined
    case 'timestamp':
      return cast('S', text) !== undefined || cast('N', text) !== undefined
    case 'boolean':
      return isBoolean(text)
    case 'binary':
      return isBase64(text)
    default:
      return cast('N', text) !== undefined
  }
}

/** Without `+`, leading zeros or an exponent: those are more likely to be codes, which are text. */
const PLAIN_NUMBER = /^-?(?:0|[1-9]\d*)(?:\.\d+)?$/

/**
 * The type of a column that the catalog does not have, from the first cells that are not empty: declared → name rule, if
 * all of them fit → number, if all are plain ones → string. Numbers become the decimal that holds most of them, whatever
 * the first ones look like: a type never changes, and the file of another day may have places after the point.
 * @param name in snake case
 */
export function resolveCsvType(name: string, cells: readonly string[], declared: ColumnType | undefined): ResolvedType {
  if (declared !== undefined) return { type: declared, origin: 'declared' }
  const named = typeFromName(name)
  if (named !== undefined && cells.every(text => fits(named, text))) return { type: named, origin: 'name rule' }
  const isNumber = cells.length > 0 && cells.every(text => PLAIN_NUMBER.test(text) && fits(DEFAULT_DECIMAL, text))
  return { type: isNumber ? DEFAULT_DECIMAL : 'string', origin: 'value' }
}

function isBoolean(text: string): boolean {
  return text.length < 6 && /^(?:true|false)$/i.test(text)
}

/** Whether the text is just what its bytes are written as: Buffer takes other alphabets too, and drops bits left over. */
function isBase64(text: string): boolean {
  return Buffer.from(text, 'base64').toString('base64') === text
}
