import { repeat } from '../repeat.ts'
import { openLoader } from './open-loader.ts'
import { readEvent } from './read-event.ts'

/** The events of files, one after the other, by Inlet's handler. Arguments: events, folder. */
const [, , ...inputs] = process.argv
const load = openLoader(inputs.pop() ?? '')
for (const input of inputs) {
  const event = readEvent(input)
  await repeat(() => load(event))
}
