import { type CatalogColumn, type ColumnType, typeFromName } from '@inlet/core'
import { plural } from '../../output/numbers.ts'
import type { ColumnFacts, NumberFacts, TextFacts } from './column-facts.ts'

/** A type that says more than the one a column has, or only a remark; and why. */
export interface Suggestion {
  readonly type?: ColumnType
  readonly why: string
}

/** Digits kept free for values larger than those seen. */
const SPARE_DIGITS = 2

/** A better type for a column, if what was seen speaks for one. */
export function suggestType(column: CatalogColumn, facts: ColumnFacts): Suggestion | undefined {
  if (facts.values === 0) return undefined
  const suggestion = facts.is === 'number' ? suggestForNumbers(column, facts) : suggestForText(column, facts)
  return suggestion?.type === column.type ? undefined : suggestion
}

function suggestForNumbers({ origin }: CatalogColumn, facts: NumberFacts): Suggestion | undefined {
  const { values, wholeDigits, fractionDigits } = facts
  if (fractionDigits === 0) {
    const type = wholeType(wholeDigits)
    const why = `${plural(values, 'value')}, all whole, up to ${plural(wholeDigits, 'digit')}`
    // A key's column has to hold every key to come: of the narrower types, only bigint is taken for one.
    if (origin === 'key') return type === 'decimal(38,0)' ? undefined : { type: 'bigint', why }
    return { type, why }
  }
  const type = fractionType(wholeDigits, fractionDigits)
  if (type === undefined || origin === 'key') return undefined
  return {
    type,
    why: `${plural(values, 'value')}, up to ${plural(wholeDigits, 'digit')} before the point, ${fractionDigits} after`,
  }
}

function wholeType(digits: number): ColumnType {
  if (digits + SPARE_DIGITS <= 9) return 'int'
  return digits <= 18 ? 'bigint' : 'decimal(38,0)'
}

/** The usual types of money and of measures, rather than the tightest that would do today. */
function fractionType(wholeDigits: number, fractionDigits: number): ColumnType | undefined {
  const candidates = [
    { type: 'decimal(12,2)', whole: 10, fraction: 2 },
    { type: 'decimal(18,2)', whole: 16, fraction: 2 },
    { type: 'decimal(18,6)', whole: 12, fraction: 6 },
  ] as const
  return candidates.find(({ whole, fraction }) => wholeDigits + SPARE_DIGITS <= whole && fractionDigits <= fraction)
    ?.type
}

function suggestForText({ name, origin }: CatalogColumn, facts: TextFacts): Suggestion | undefined {
  const { values, instants, days, numbers } = facts
  // Keys are never anything but what DynamoDB says, and names such as `*_id` keep their text on purpose.
  if (origin === 'key' || typeFromName(name) === 'string') return undefined
  if (instants === values) {
    return { type: 'timestamp', why: `${plural(values, 'value')}, all instants; a timestamp does not keep the offset` }
  }
  if (days === values) return { type: 'date', why: `${plural(values, 'value')}, all days` }
  if (numbers === values) {
    return {
      why: `${plural(values, 'value')}, all read as numbers, but came as text: a number column would not take them`,
    }
  }
  return undefined
}
