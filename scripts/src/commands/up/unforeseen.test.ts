import { expect, it } from 'vitest'
import { unforeseen } from './unforeseen.ts'

it('tells where something failed, and not over what', () => {
  const quoting = new TypeError('Expected a number, found "4111\n    at 1111"')
  expect(unforeseen(quoting)).toMatch(/^TypeError at .*unforeseen\.test\.ts:\d+:\d+\)?$/)
  expect(unforeseen('4111')).toBe('string')
  const full = Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC', syscall: 'write' })
  expect(unforeseen(full)).toBe('ENOSPC: no space left on device, write')
})
