import { Buffer } from 'node:buffer'
import { expect, test } from 'vitest'
import { POISON } from './poison.ts'

const named = (name: string) => {
  const poison = POISON.find(one => one.name === name)
  if (!poison) throw new Error(`no poison is called "${name}"`)
  return Buffer.from(poison.data, 'base64')
}

test('every kind is there once', () => {
  expect(new Set(POISON.map(({ name }) => name)).size).toBe(POISON.length)
  expect(new Set(POISON.map(({ data }) => data)).size).toBe(POISON.length)
  expect(new Set(POISON.map(({ code }) => code))).toEqual(
    new Set(['NOT_BASE64', 'NOT_UTF8', 'NOT_JSON', 'NOT_A_CHANGE', 'NO_NEW_IMAGE', 'UNKNOWN_TABLE']),
  )
})

test('each is what its code says, and sound up to there', () => {
  const base64 = /^[A-Za-z0-9+/]+={0,2}$/
  const utf8 = new TextDecoder('utf-8', { fatal: true })
  for (const { code, data } of POISON) {
    expect(base64.test(data), code).toBe(code !== 'NOT_BASE64')
    if (code === 'NOT_BASE64') continue
    const bytes = Buffer.from(data, 'base64')
    if (code === 'NOT_UTF8') {
      expect(() => utf8.decode(bytes)).toThrow()
      continue
    }
    const text = utf8.decode(bytes)
    if (code === 'NOT_JSON') expect(() => JSON.parse(text)).toThrow()
    else JSON.parse(text)
  }
})

test('the poison that is a change lacks just the one thing', () => {
  expect(JSON.parse(named('an insert without its image').toString())).toMatchObject({
    eventName: 'INSERT',
    dynamodb: expect.not.objectContaining({ NewImage: expect.anything() }),
  })
  expect(JSON.parse(named('no dynamodb').toString())).not.toHaveProperty('dynamodb')
  expect(named('2,000 maps and no keys').toString().match(/"M"/g)).toHaveLength(2_000)
})
