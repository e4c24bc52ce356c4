import { readFileSync, writeFileSync } from 'node:fs'
import { repeat } from '../repeat.ts'
import { transformObviously } from './transform-obviously.ts'

/** An event of Firehose in the obvious way. Arguments: event, answer. */
const [, , input = '', output = ''] = process.argv
const event = JSON.parse(readFileSync(input, 'utf8'))
let answer: unknown
await repeat(() => {
  answer = transformObviously(event)
})
writeFileSync(output, JSON.stringify(answer))
