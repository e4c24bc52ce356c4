import { readFileSync } from 'node:fs'
import type { KinesisStreamEvent } from 'aws-lambda'

export function readEvent(file: string): KinesisStreamEvent {
  return JSON.parse(readFileSync(file, 'utf8'))
}
