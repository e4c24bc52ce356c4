import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type DuckDBSession, openSession } from './duckdb-session.ts'

let session: DuckDBSession
beforeAll(async () => {
  session = await openSession()
})
afterAll(() => session.close())

describe('toJsonValue', () => {
  it.each([
    ['1', '1'],
    ['9007199254740991::bigint', '9007199254740991'],
    ['9007199254740993::bigint', '9007199254740993'],
    ['-170141183460469231731687303715884105727::hugeint', '-170141183460469231731687303715884105727'],
    ['12.50::decimal(12,2)', '12.5'],
    ['-0.05::decimal(12,2)', '-0.05'],
    ['0::decimal(38,9)', '0'],
    ['12345678901234567890123456789.123456789::decimal(38,9)', '12345678901234567890123456789.123456789'],
    ['0.1::double', '0.1'],
    ["'nan'::double", '"NaN"'],
    ["'-inf'::double", '"-Infinity"'],
    ["timestamp '2026-01-31 10:00:00'", '"2026-01-31T10:00:00Z"'],
    ["timestamp '2026-01-31 10:00:00.123456'", '"2026-01-31T10:00:00.123456Z"'],
    ["timestamp '1969-12-31 23:59:59.999999'", '"1969-12-31T23:59:59.999999Z"'],
    ["timestamptz '2026-01-31 10:00:00.25+02'", '"2026-01-31T08:00:00.25Z"'],
    ["timestamp_ns '2026-01-31 10:00:00.000000001'", '"2026-01-31T10:00:00.000000001Z"'],
    ["timestamp_ms '2026-01-31 10:00:00.5'", '"2026-01-31T10:00:00.5Z"'],
    ["timestamp_s '1960-01-31 10:00:00'", '"1960-01-31T10:00:00Z"'],
    ["timestamp '-infinity'", '"-infinity"'],
    ["date '2026-01-31'", '"2026-01-31"'],
    ["date 'infinity'", '"infinity"'],
    ["time '10:00:00.5'", '"10:00:00.5"'],
    ["'\\xFF\\x00'::blob", '"/wA="'],
    ['true', 'true'],
    ['NULL', 'null'],
    ["'NULL'", '"NULL"'],
    ['[1, NULL]', '[1,null]'],
    ['array_value(1, 2)', '[1,2]'],
    ["{a: date '2026-01-31', b: [9007199254740993]}", '{"a":"2026-01-31","b":[9007199254740993]}'],
    ["MAP {'__proto__': 1.5}", '{"__proto__":1.5}'],
    ['union_value(n := 2)', '2'],
    ["'a'::ENUM ('a', 'b')", '"a"'],
    ["'00000000-0000-0000-0000-00000000000a'::uuid", '"00000000-0000-0000-0000-00000000000a"'],
  ])('%s is %s', async (sql, json) => {
    const { rows } = await session.query(`SELECT ${sql}`)
    expect(JSON.stringify(rows[0]?.[0])).toBe(json)
  })
})
