import { openLoader } from './open-loader.ts'
import { readEvent } from './read-event.ts'

/** So many events of some files in turn, each read anew, by Inlet's handler. Arguments: folder, count, events. */
const [, , output = '', count, ...inputs] = process.argv
const load = openLoader(output)
for (let n = 0; n < Number(count); n++) await load(readEvent(`${inputs[n % inputs.length]}`))
