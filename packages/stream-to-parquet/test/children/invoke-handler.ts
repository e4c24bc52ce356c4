import { text } from 'node:stream/consumers'

/** Loads the handler as Lambda does, gives it the event on standard input, and prints its answer on the last line. */
const { handler } = await import('../../src/handler.ts')
const answer = await handler(JSON.parse(await text(process.stdin)))
console.log(JSON.stringify(answer))
