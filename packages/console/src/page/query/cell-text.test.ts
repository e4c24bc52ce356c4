import { expect, test } from 'vitest'
import { cellText } from './cell-text.ts'

test('NULL, no text and the word NULL are three things', () => {
  expect([null, '', 'NULL'].map(cellText)).toEqual([{ is: 'null' }, { is: 'empty' }, { is: 'value', text: 'NULL' }])
})

test('what is nested is JSON, a number or a text its own characters', () => {
  const texts = [0, false, '12345678901234567890.5', ['a', null], { a: { b: 1 } }].map(cellText)
  expect(texts.map(text => (text.is === 'value' ? text.text : text.is))).toEqual([
    '0',
    'false',
    '12345678901234567890.5',
    '["a",null]',
    '{"a":{"b":1}}',
  ])
})
