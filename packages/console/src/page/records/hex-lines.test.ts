import fc from 'fast-check'
import { expect, test } from 'vitest'
import { hexLines } from './hex-lines.ts'

test('is what hexdump -C writes', () => {
  expect(hexLines(new TextEncoder().encode('{"a":"\0ü"}\n<script>'))).toEqual([
    '00000000  7b 22 61 22 3a 22 00 c3  bc 22 7d 0a 3c 73 63 72  |{"a":"..."}.<scr|',
    '00000010  69 70 74 3e                                       |ipt>|',
  ])
  expect(hexLines(new Uint8Array())).toEqual([])
})

test('has every byte once, in its place', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 100 }), bytes => {
      const read = hexLines(bytes).flatMap((line, place) => {
        expect(Number.parseInt(line.slice(0, 8), 16)).toBe(place * 16)
        return line.slice(10, 58).trim().split(/ +/)
      })
      expect(read.filter(hex => hex !== '').map(hex => Number.parseInt(hex, 16))).toEqual([...bytes])
    }),
  )
})
