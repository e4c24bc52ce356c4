import { sqliteCheckpoints } from '../sqlite-checkpoints.ts'

/** Saves ascending checkpoints for ever, and prints each once it is saved. */
const [file = '', stream = ''] = process.argv.slice(2)
const checkpoints = sqliteCheckpoints(file, stream)
for (let number = 1; ; number++) {
  checkpoints.save('shard', { sequenceNumber: String(number) })
  process.stdout.write(`${number}\n`)
}
