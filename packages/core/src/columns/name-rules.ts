import type { ColumnType } from './column-type.ts'

/**
 * What a column's name says of its type, where neither the catalog nor a definition does. The first pattern that matches
 * the whole last segment of the path, in snake case, counts; the rule is taken only if all values first seen fit it.
 * `*` stands for any text. To add a rule, add a line; rules never touch a column that the catalog has.
 */
export const NAME_RULES: readonly (readonly [type: ColumnType, patterns: string])[] = [
  // Identifiers stay text: leading zeros live.
  ['string', 'id *_id *_code *_number *phone* *postcode* sort_code'],
  ['timestamp', '*_at *_timestamp *_time created updated expire*'],
  ['date', '*_date date dob'],
  ['boolean', 'is_* has_* *_flag *_enabled'],
  ['decimal(38,9)', 'amount price balance fee cost total *_amount *_price *_balance *_fee *_cost *_total'],
  ['double', 'rate score percent lat lon latitude longitude *_rate *_score *_percent'],
  ['bigint', 'count quantity version hour minute ttl age *_count *_quantity *_version'],
]

const COMPILED = NAME_RULES.map(([type, patterns]) => [type, compile(patterns)] as const)

function compile(patterns: string): RegExp {
  return new RegExp(`^(?:${patterns.split(' ').join('|').replaceAll('*', '.*')})$`)
}

/** The type that the rules give a name, e.g. `created_at` → timestamp. */
export function typeFromName(snakeCaseName: string): ColumnType | undefined {
  return COMPILED.find(([, pattern]) => pattern.test(snakeCaseName))?.[0]
}
