import { canonicalNumber, decodeBase64 } from '@inlet/core'
import type { ItemColumn } from './plan-columns.ts'
import type { Refusal, RefusalCode } from './refusal.ts'

/**
 * Why DynamoDB would not take a cell that is not empty.
 * @param quoted the cell as JSON text
 */
export function cellFault(cell: string, quoted: string, column: ItemColumn): Refusal | undefined {
  if (column.name === '') return refusal(column, 'UNNAMED_COLUMN', 'an empty cell')
  // Only a character that JSON escapes makes the text longer than its cell and two quotes.
  if (quoted.length !== cell.length + 2 && cell.includes('\0')) return refusal(column, 'NUL', 'no NUL')
  switch (column.type) {
    case 'S':
      return undefined
    case 'N':
      return isDynamoDBNumber(cell, column.isInteger) ? undefined : refusal(column, 'NOT_A_NUMBER', numbers(column))
    case 'BOOL':
      return /^(?:true|false)$/i.test(cell) ? undefined : refusal(column, 'NOT_A_BOOLEAN', 'true or false')
    case 'B':
      return decodeBase64(cell) === undefined ? refusal(column, 'NOT_BASE64', 'base64') : undefined
  }
}

/** JSON text of a cell's value. A number stays as the file has it. @param quoted the cell as JSON text */
export function valueText(cell: string, quoted: string, { type }: Pick<ItemColumn, 'type'>): string {
  if (type === 'BOOL') return cell.toLowerCase()
  // The same bytes can be written in several ways, of which DynamoDB takes one.
  return type === 'B' ? `"${decodeBase64(cell)?.toString('base64')}"` : quoted
}

/** Bytes of a value, as limits count them. https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/CapacityUnitCalculations.html */
export function valueBytes(cell: string, { type }: Pick<ItemColumn, 'type'>): number {
  switch (type) {
    case 'S':
      return Buffer.byteLength(cell)
    case 'N':
      return 1 + Math.ceil(significantDigits(cell) / 2)
    case 'BOOL':
      return 1
    case 'B':
      return decodeBase64(cell)?.byteLength ?? 0
  }
}

function significantDigits(number: string): number {
  const [mantissa = ''] = (canonicalNumber(number) ?? '').split('e')
  return mantissa.replace(/\D/g, '').replace(/^0+|0+$/g, '').length
}

const MAX_DIGITS = 38
const MAX_MAGNITUDE = 125
const MIN_MAGNITUDE = -130
/** Sign, point, and digits after at most twenty zeros. */
const MAX_NUMBER_LENGTH = 100

/** https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/HowItWorks.NamingRulesDataTypes.html */
function isDynamoDBNumber(text: string, isInteger: boolean): boolean {
  const canonical = canonicalNumber(text)
  // Longer than any number in its range; what follows takes time that grows with the square of the length.
  if (canonical === undefined || canonical.length > MAX_NUMBER_LENGTH) return false
  const [, whole = '', fraction = '', power = '0'] = /^-?(\d+)(?:\.(\d+))?(?:e(-?\d+))?$/.exec(canonical) ?? []
  const digits = `${whole}${fraction}`
  const significant = digits.replace(/^0+/, '')
  if (significant === '') return true
  const magnitude = Number(power) + whole.length - 1 - (digits.length - significant.length)
  if (isInteger && Number(power) - fraction.length < 0) return false
  const count = significant.replace(/0+$/, '').length
  return count <= MAX_DIGITS && magnitude >= MIN_MAGNITUDE && magnitude <= MAX_MAGNITUDE
}

function numbers({ isInteger }: ItemColumn): string {
  return `${isInteger ? 'an integer' : 'a number'} of at most ${MAX_DIGITS} digits, as JSON writes it`
}

function refusal({ name }: ItemColumn, code: RefusalCode, expected: string): Refusal {
  return { code, reason: `column ${JSON.stringify(name)}: expected ${expected}` }
}
