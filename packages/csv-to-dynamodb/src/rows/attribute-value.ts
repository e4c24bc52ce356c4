import { canonicalNumber, decodeBase64 } from '@inlet/core'
import type { ItemColumn } from './plan-columns.ts'
import type { Refusal, RefusalCode } from './refusal.ts'

/**
 * A cell as DynamoDB takes it, in JSON text: `{"S":"1"}`. A number stays as the file has it.
 * @param quoted the cell as JSON text
 */
export function attributeValue(cell: string, quoted: string, column: ItemColumn): string | Refusal {
  if (column.name === '') return refusal(column, 'UNNAMED_COLUMN', 'an empty cell')
  // Only a character that JSON escapes makes the text longer than its cell and two quotes.
  if (quoted.length !== cell.length + 2 && cell.includes('\0')) return refusal(column, 'NUL', 'no NUL')
  switch (column.type) {
    case 'S':
      return `{"S":${quoted}}`
    case 'N':
      return isDynamoDBNumber(cell, column.isInteger)
        ? `{"N":${quoted}}`
        : refusal(column, 'NOT_A_NUMBER', numbers(column))
    case 'BOOL':
      return /^(?:true|false)$/i.test(cell)
        ? `{"BOOL":${cell.toLowerCase()}}`
        : refusal(column, 'NOT_A_BOOLEAN', 'true or false')
    case 'B':
      return decodeBase64(cell) === undefined ? refusal(column, 'NOT_BASE64', 'base64') : `{"B":${quoted}}`
  }
}

/** Bytes of a key's value, as its limit counts them. */
export function keyBytes(cell: string, { type }: Pick<ItemColumn, 'type'>): number {
  if (type === 'B') return decodeBase64(cell)?.byteLength ?? 0
  return type === 'N' ? 0 : Buffer.byteLength(cell)
}

const MAX_DIGITS = 38
const MAX_MAGNITUDE = 125
const MIN_MAGNITUDE = -130

/** https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/HowItWorks.NamingRulesDataTypes.html */
function isDynamoDBNumber(text: string, isInteger: boolean): boolean {
  const canonical = canonicalNumber(text)
  if (canonical === undefined) return false
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

function refusal({ opening }: ItemColumn, code: RefusalCode, expected: string): Refusal {
  return { code, reason: `column ${opening.slice(0, -1)}: expected ${expected}` }
}
