import { readFileSync, writeFileSync } from 'node:fs'
import { handler } from '@inlet/firehose-transform'
import { repeat } from '../repeat.ts'

/** An event of Firehose by Inlet's handler. Arguments: event, answer. */
const [, , input = '', output = ''] = process.argv
const event = JSON.parse(readFileSync(input, 'utf8'))
let answer: unknown
await repeat(async () => {
  answer = await handler(event)
})
writeFileSync(output, JSON.stringify(answer))
