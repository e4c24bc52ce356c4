/** Loads the handler as Lambda does, tells so, and imports what the event of the first argument names. */
const { handler } = await import('../../src/handler.ts')
console.log('ready')
const { results } = await handler(JSON.parse(process.argv[2] ?? ''))
console.log(JSON.stringify(results))
process.exit(0)
