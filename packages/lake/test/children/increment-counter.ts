/** Adds 1 to the number in an object, `times` times, against others who do the same. */
import { directoryStore } from '../../src/store/directory-store.ts'
import { PreconditionFailed } from '../../src/store/object-store.ts'

const [root = '', bucket = '', key = '', times = '0'] = process.argv.slice(2)
const store = directoryStore(root)

for (let done = 0; done < Number(times); ) {
  const { etag } = await store.head(bucket, key)
  try {
    const count = Number(Buffer.from(await store.read(bucket, key, { ifMatch: etag })).toString())
    await store.write(bucket, key, Buffer.from(String(count + 1)), { condition: { etag } })
    done++
  } catch (error) {
    if (!(error instanceof PreconditionFailed)) throw error
  }
}
