/** Takes the lock file that it is told, and keeps it until it is killed. */
import { withFileLock } from '../../src/store/file-lock.ts'

await withFileLock(process.argv[2] ?? '', async () => {
  console.log('holding')
  await new Promise(resolve => setTimeout(resolve, 60_000))
})
