import { text } from 'node:stream/consumers'

/** Loads a handler as Lambda does, and hands it the event of its standard input. */
const [module = ''] = process.argv.slice(2)
const event: unknown = JSON.parse(await text(process.stdin))
const until = Date.now() + 60_000
const { handler } = await import(module)
const context = {
  invokedFunctionArn: 'arn:aws:lambda:eu-west-1:000000000000:function:campaign',
  getRemainingTimeInMillis: () => until - Date.now(),
}
const answer: unknown = await handler(event, context)
process.stdout.write(`\nanswer ${JSON.stringify(answer)}\n`, () => process.exit(0))
