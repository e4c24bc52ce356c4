import { readFile } from 'node:fs/promises'
import { pathToFileURL } from 'node:url'

/** Loads a handler's module and hands it one event. Arguments: module, event. */
const [, , module = '', event = ''] = process.argv
const { handler }: { handler(event: unknown): Promise<unknown> } = await import(pathToFileURL(module).href)
await handler(JSON.parse(await readFile(event, 'utf8')))
