import fc from 'fast-check'

const digits = fc.string({ unit: fc.constantFrom(...'0123456789'), minLength: 1, maxLength: 19 })

const composed = fc
  .record({
    sign: fc.constantFrom('', '-'),
    whole: digits.map(text => BigInt(text).toString()),
    fraction: fc.option(digits, { nil: undefined }),
    power: fc.option(fc.integer({ min: -130, max: 125 }), { nil: undefined }),
  })
  .map(({ sign, whole, fraction, power }) =>
    [sign, whole, fraction === undefined ? '' : `.${fraction}`, power === undefined ? '' : `E${power}`].join(''),
  )

/** Numbers as DynamoDB and JSON write them: long, tiny, huge, with zeros that mean nothing. */
export const numberText = fc.oneof(
  composed,
  fc.integer().map(String),
  fc.double({ noNaN: true, noDefaultInfinity: true }).map(String),
  fc.bigInt({ min: -(10n ** 40n), max: 10n ** 40n }).map(String),
  // biome-ignore format: a table
  fc.constantFrom(
    '0', '-0', '0.000', '1.50', '1500e-3', '1E-130', '-9.99E125', '2147483648', '9223372036854775807',
    '1767225600', '1767225600123.5', '1767225600123456', '99999999999999999999999999999999999999',
  ),
)
