import fc from 'fast-check'
import type { Item } from './events.ts'

const digits = fc.string({ unit: fc.constantFrom(...'0123456789'), minLength: 1, maxLength: 19 })

/** Numbers as DynamoDB gives them, up to 38 digits, from 1E-130 to 9.99E+125. */
const number = fc.oneof(
  fc.integer().map(String),
  fc.bigInt({ min: -(10n ** 38n) + 1n, max: 10n ** 38n - 1n }).map(String),
  fc.tuple(fc.integer(), digits).map(([whole, fraction]) => `${whole}.${fraction}`),
  fc.tuple(digits, fc.integer({ min: -130, max: 100 })).map(([units, power]) => `${BigInt(units)}E${power}`),
  // biome-ignore format: a table
  fc.constantFrom(
    '0', '1E-130', '-1E-130', '9.9999999999999999999999999999999999999E+125', '2147483648', '9223372036854775808',
    '0.1', '190.07', '1767225600', '1767225600123', '1767225600123456', '99999999999999999999999999999999999999',
  ),
)

const text = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 8 }),
  // biome-ignore format: a table
  fc.constantFrom(
    '', '007', 'null', '{"a":1}', 'Zażółć 漢字 👩‍👩‍👧', '\0', '2026-02-28', '2026-02-30', '2026-01-01T00:00:00Z',
    '2026-01-01T10:00:00.123456+02:00', '2026-13-01T00:00:00Z',
  ),
)

const base64 = fc.uint8Array({ maxLength: 6 }).map(bytes => Buffer.from(bytes).toString('base64'))

const scalar = fc.oneof(
  text.map(S => ({ S })),
  number.map(N => ({ N })),
  fc.boolean().map(BOOL => ({ BOOL })),
  base64.map(B => ({ B })),
)

/** Names that flatten to one another, are reserved, have rules, or mean something to JavaScript. */
const name = fc.oneof(
  {
    weight: 6,
    // biome-ignore format: a table
    arbitrary: fc.constantFrom(
      'a', 'b', 'a.b', 'a_b', 'a__b', 'a._b', 'a_.b', 'a.b_c', 'a_b.c', '_', '.', 'A', 'é', 'dt', 'dt__attribute',
      'cdc_key', 'cdc_operation', 'rescued_data', '__proto__', 'constructor', 'price', 'created_at', 'birth_date',
      'is_open', 'count', 'lat', 'user_id', 'a[0]', 'a\\b', 'select', 'filename', 'file', 'v0',
    ),
  },
  { weight: 1, arbitrary: fc.string({ unit: 'grapheme', minLength: 1, maxLength: 5 }) },
)

const attribute = fc.letrec<{ value: unknown }>(tie => ({
  value: fc.oneof(
    { depthSize: 'small', maxDepth: 5 },
    { weight: 8, arbitrary: scalar },
    { weight: 1, arbitrary: fc.constantFrom<unknown>({ NULL: true }, { M: {} }, { L: [] }) },
    { weight: 1, arbitrary: fc.uniqueArray(text, { minLength: 1, maxLength: 3 }).map(SS => ({ SS })) },
    { weight: 1, arbitrary: fc.uniqueArray(number, { minLength: 1, maxLength: 3 }).map(NS => ({ NS })) },
    { weight: 1, arbitrary: fc.uniqueArray(base64, { minLength: 1, maxLength: 3 }).map(BS => ({ BS })) },
    { weight: 2, arbitrary: fc.array(tie('value'), { maxLength: 3 }).map(L => ({ L })) },
    { weight: 5, arbitrary: attributesOf(tie('value')).map(M => ({ M })) },
  ),
})).value

/** Attributes of an item besides its keys, in any order. */
export const attributes: fc.Arbitrary<Item> = attributesOf(attribute)

function attributesOf(value: fc.Arbitrary<unknown>): fc.Arbitrary<Item> {
  return fc
    .uniqueArray(fc.tuple(name, value), { selector: ([key]) => key, maxLength: 6 })
    .map(entries => Object.fromEntries(entries))
}
