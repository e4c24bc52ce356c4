/** Writes an object over and over, each time full of another byte, until it is killed. */
import { directoryStore } from '../../src/store/directory-store.ts'

const [root = '', bucket = '', key = ''] = process.argv.slice(2)
const store = directoryStore(root)

async function* pieces(byte: number) {
  for (let i = 0; i < 5; i++) yield Buffer.alloc(60_000, byte)
}

let { etag } = await store.write(bucket, key, pieces(0))
console.log('writing')
for (let i = 1; ; i++) {
  const options = i % 2 === 0 ? {} : { condition: { etag } }
  etag = (await store.write(bucket, key, pieces(i % 256), options)).etag
}
