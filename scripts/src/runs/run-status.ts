import type { Run } from '@inlet/console/api'

/** Somebody has it in hand, or should have. */
export function isUnderWay({ status }: Run): boolean {
  return status === 'waiting' || status === 'running'
}

/** For good. */
export function hasEnded({ status }: Run): boolean {
  return status === 'succeeded' || status === 'failed'
}
