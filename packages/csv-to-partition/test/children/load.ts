/** Loads the handler as Lambda does, tells so, and loads what the input of the first argument says. */
const { handler } = await import('../../src/handler.ts')
console.log('ready')
console.log(`answer ${JSON.stringify(await handler(JSON.parse(process.argv[2] ?? '')))}`)
process.exit(0)
