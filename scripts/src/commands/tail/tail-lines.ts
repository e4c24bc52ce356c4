import { styleText } from 'node:util'
import { visible } from '../../output/grid.ts'
import { count, seconds } from '../../output/numbers.ts'
import type { Arrival, Content } from '../../records/arrival.ts'
import type { Fate } from '../../records/fate.ts'

/** Columns grow to what they hold, and no further than this. */
const WIDEST = 40

export type ToLine = (arrival: Arrival, fate: Fate) => string

/** `12:00:01.123456  INSERT  OrderTable  {"orderid":"3714"}  → raw.orders dt=2026-11-21, 0.8 s later`, times in UTC. */
export function alignedLines(): ToLine {
  const widths = [0, 0, 0, 0]
  return (arrival, fate) => {
    const cells = cellsOf(arrival).map(visible)
    for (const [index, cell] of cells.entries()) {
      widths[index] = Math.max(widths[index] ?? 0, Math.min(cell.length, WIDEST))
    }
    const [time = '', ...others] = cells.map((cell, index) => cell.padEnd(widths[index] ?? 0))
    return [styleText('dim', time), ...others, styleText(colourOf(fate), `→ ${visible(fateText(fate))}`)].join('  ')
  }
}

function cellsOf({ content, arrivedAt }: Arrival): readonly string[] {
  if (content.is === 'other') return [timeOfDay(BigInt(arrivedAt) * 1_000n), '-', '-', `no change, ${bytes(content)}`]
  const { changedAtUs, operation, source, key } = content.change
  return [timeOfDay(changedAtUs), operation, source, key]
}

function bytes({ bytes }: Extract<Content, { is: 'other' }>): string {
  return `${count(bytes)} ${bytes === 1 ? 'byte' : 'bytes'}`
}

function fateText(fate: Fate): string {
  switch (fate.is) {
    case 'loaded':
      return `${fate.table} dt=${fate.dt}, ${seconds(fate.afterMs)} later${rescuedText(fate.rescued)}`
    case 'quarantined':
      return `quarantined: ${fate.code} ${fate.reason}`
    case 'given up':
      return `given up: ${fate.condition}, kept as ${fate.object}`
    case 'waiting':
      return 'waiting'
  }
}

function rescuedText(rescued: number): string {
  if (rescued === 0) return ''
  return `, ${count(rescued)} ${rescued === 1 ? 'value' : 'values'} rescued`
}

function colourOf(fate: Fate) {
  if (fate.is === 'loaded') return fate.rescued === 0 ? 'green' : 'yellow'
  return fate.is === 'waiting' ? 'yellow' : 'red'
}

/** One JSON object, with the key as text, as `cdc_key` has it. */
export function jsonLine({ content, position, arrivedAt }: Arrival, fate: Fate): string {
  const { streamArn: _, ...place } = position
  if (content.is === 'other') {
    return JSON.stringify({ arrivedAt: new Date(arrivedAt).toISOString(), bytes: content.bytes, ...place, fate })
  }
  const { changedAtUs, operation, source, key, eventId } = content.change
  return JSON.stringify({ changedAt: isoTime(changedAtUs), operation, table: source, key, eventId, ...place, fate })
}

function timeOfDay(micros: bigint): string {
  return isoTime(micros).slice(-16, -1)
}

function isoTime(micros: bigint): string {
  const ms = new Date(Number(micros / 1_000n)).toISOString().slice(0, -1)
  return `${ms}${String(micros % 1_000n).padStart(3, '0')}Z`
}
