import { expect, test } from 'vitest'
import { columnKind } from './column-kind.ts'

test.each([
  ['DECIMAL(38,9)', 'number'],
  ['BIGINT', 'number'],
  ['UINTEGER', 'number'],
  ['HUGEINT', 'number'],
  ['DOUBLE', 'number'],
  ['DATE', 'time'],
  ['TIMESTAMP', 'time'],
  ['TIMESTAMP WITH TIME ZONE', 'time'],
  ['TIME', 'other'],
  ['VARCHAR', 'text'],
  ['BOOLEAN', 'text'],
  ["ENUM('a\nb', 'INT')", 'text'],
  ['BLOB', 'other'],
  ['BIGINT[]', 'other'],
  ['STRUCT(a INTEGER)', 'other'],
])('%s is %s', (type, kind) => expect(columnKind(type)).toBe(kind))
