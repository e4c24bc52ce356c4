import { hash } from 'node:crypto'

/** The lane, of so many, that takes the records with this partition key. */
export function laneOfKey(partitionKey: string, lanes: number): number {
  if (lanes === 1) return 0
  return Number.parseInt(hash('md5', partitionKey).slice(-8), 16) % lanes
}
