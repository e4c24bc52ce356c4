import fc from 'fast-check'
import { numberText } from './number-texts.ts'

/** Any text that JSON can carry: control characters, lone surrogates and all. */
export const wildText = fc.string({
  unit: fc.integer({ min: 0, max: 0xffff }).map(code => String.fromCharCode(code)),
  maxLength: 6,
})

/** Names that flatten to one another, are reserved, have rules, or mean something to JavaScript. */
export const attributeName = fc.oneof(
  {
    weight: 6,
    // biome-ignore format: a table
    arbitrary: fc.constantFrom(
      'a', 'b', 'a.b', 'a_b', 'a__b', 'a[0]', 'a_0', '0', 'A', 'é', '', '\\0', 'u0041', 'dt', 'cdc_key', 'rescued_data',
      '__proto__', 'constructor', 'toString', 'price', 'createdAt', 'birth_date', 'is_open', 'count', 'lat', 'user_id',
    ),
  },
  { weight: 1, arbitrary: wildText },
)

const text = fc.oneof(
  wildText,
  // biome-ignore format: a table
  fc.constantFrom(
    '', '007', 'true', '[1]', '2026-02-28', '2026-02-30', '2026-01-01T00:00:00Z', '1969-12-31T23:59:59.999999-05:30',
  ),
)

const base64 = fc.uint8Array({ maxLength: 5 }).map(bytes => Buffer.from(bytes).toString('base64'))

/** As long as texts are, and without halves of surrogate pairs. */
const soundText = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 12 }),
  fc.string({ unit: 'grapheme-ascii', maxLength: 60 }),
  fc.constantFrom('', '007', 'true', '2026-02-28', '2026-01-01T00:00:00Z', '1969-12-31T23:59:59.999999-05:30'),
)

/** What DynamoDB never sends. */
const malformed = fc.oneof(
  fc.constantFrom<unknown>(
    ...[null, 5, 'text', [], {}, { S: 5 }, { N: 'abc' }, { N: 5 }, { X: 'y' }, { S: 'a', N: '1' }, { B: '%%%' }],
    ...[{ M: [] }, { L: {} }, { SS: 'x' }, { SS: [5] }, { BOOL: 'true' }, { NULL: 'text' }],
  ),
  numberText.map(number => ({ N: JSON.rawJSON(number) })),
)

/** An attribute value: every type, nested. */
function attributeValue(text: fc.Arbitrary<string>, malformed: readonly fc.Arbitrary<unknown>[]) {
  const scalar = fc.oneof(
    text.map(S => ({ S })),
    numberText.map(N => ({ N })),
    fc.boolean().map(BOOL => ({ BOOL })),
    base64.map(B => ({ B })),
  )
  return fc.letrec<{ value: unknown }>(tie => ({
    value: fc.oneof(
      { depthSize: 'small', maxDepth: 5 },
      { weight: 8, arbitrary: scalar },
      { weight: 1, arbitrary: fc.constantFrom<unknown>({ NULL: true }, { M: {} }, { L: [] }, { SS: [] }) },
      ...malformed.map(arbitrary => ({ weight: 1, arbitrary })),
      { weight: 1, arbitrary: fc.array(text).map(SS => ({ SS })) },
      { weight: 1, arbitrary: fc.array(numberText).map(NS => ({ NS })) },
      { weight: 1, arbitrary: fc.array(base64).map(BS => ({ BS })) },
      { weight: 1, arbitrary: fc.array(scalar, { minLength: 19, maxLength: 23 }).map(L => ({ L })) },
      { weight: 3, arbitrary: fc.array(tie('value'), { maxLength: 4 }).map(L => ({ L })) },
      { weight: 5, arbitrary: objectOf(tie('value')).map(M => ({ M })) },
    ),
  })).value
}

/** Attributes of an item without its keys, now and then malformed. */
export const attributes = objectOf(attributeValue(text, [malformed]))

/** The same as DynamoDB sends them. */
export const soundAttributes = objectOf(attributeValue(soundText, []))

/** Values for the key `pk` of an item, all of one type, as DynamoDB keeps them. */
export const keyValues = fc.constantFrom(
  fc.string({ unit: 'grapheme', minLength: 1 }).map(S => ({ S })),
  fc.bigInt({ min: -(10n ** 28n), max: 10n ** 28n }).map(N => ({ N: String(N) })),
  base64.filter(B => B !== '').map(B => ({ B })),
)

/** JSON of nearly the right shape: tags in the wrong places, values of the wrong types. */
export const nearlyAttributes = fc.letrec<{ value: unknown }>(tie => ({
  value: fc.oneof(
    { depthSize: 'medium', maxDepth: 8 },
    fc.constantFrom<unknown>(null, true, 0, -1.5, '', 'a', '5', 'AA=='),
    fc.array(tie('value'), { maxLength: 3 }),
    objectOf(
      tie('value'),
      fc.constantFrom('S', 'N', 'BOOL', 'B', 'NULL', 'M', 'L', 'SS', 'NS', 'BS', 'a', '__proto__'),
    ),
  ),
})).value

function objectOf(value: fc.Arbitrary<unknown>, name = attributeName): fc.Arbitrary<Record<string, unknown>> {
  return fc
    .uniqueArray(fc.tuple(name, value), { selector: ([key]) => key, maxLength: 5 })
    .map(entries => Object.fromEntries(entries))
}
