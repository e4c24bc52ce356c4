import type { Run, RunAccounting, RunStatus } from '../../api/index.ts'
import { countOf, formatCount, formatRate } from '../format/count.ts'
import type { Tone } from '../ui/badge.tsx'

export const STATUS_TONES: Record<RunStatus, Tone> = {
  waiting: 'neutral',
  running: 'busy',
  succeeded: 'good',
  failed: 'bad',
  interrupted: 'warn',
}

/** What a person calls it: the file's name, or the feed and its day. */
export function runTitle({ kind, feed, dataRef, object, id }: Run): string {
  if (kind === 'daily load' && feed !== null) return dataRef === null ? feed : `${feed} of ${dayOf(dataRef)}`
  return object === null ? id : nameOf(object)
}

export function isOver({ status }: Run): boolean {
  return status !== 'running' && status !== 'waiting'
}

/** `1,200 rows, 40%, 350 rows/s` */
export function progressText({ progress }: Run): string {
  if (progress === null) return ''
  const { rows, share, rowsPerSecond } = progress
  const parts = [countOf(rows, 'row')]
  // 100% is for what has ended.
  if (share !== null) parts.push(`${Math.min(99, Math.floor(share * 100))}%`)
  if (rowsPerSecond !== null) parts.push(`${formatRate(rowsPerSecond)} rows/s`)
  return parts.join(', ')
}

/** Rows in that are in none of the others; 0 if all is well. */
export function unaccounted({ in: rows, written, superseded, refused }: RunAccounting): number {
  return rows - written - superseded - refused
}

/** `+12`, `−3`, `0`; undefined if nobody knows what there was. */
export function difference(before: number | null, after: number): string | undefined {
  if (before === null) return undefined
  const change = after - before
  if (change === 0) return '0'
  return `${change > 0 ? '+' : '−'}${formatCount(Math.abs(change))}`
}

function nameOf(object: string): string {
  const name = object.slice(object.lastIndexOf('/') + 1)
  return name === '' ? object : name
}

/** `20260131` → `2026-01-31`; another text as it is. */
function dayOf(dataRef: string): string {
  return dataRef.replace(/^(\d{4})(\d{2})(\d{2})$/, '$1-$2-$3')
}
