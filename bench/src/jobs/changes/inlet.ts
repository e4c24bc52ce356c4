import { repeat } from '../repeat.ts'
import { openLoader } from './open-loader.ts'
import { readEvent } from './read-event.ts'

/** The event of a file by Inlet's handler. Arguments: event, folder. */
const [, , input = '', output = ''] = process.argv
const load = openLoader(output)
const event = readEvent(input)
await repeat(() => load(event))
