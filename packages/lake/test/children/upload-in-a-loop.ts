/**
 * Uploads an object in parts over and over, each time full of another byte, until it is killed. Before it completes an
 * upload, it notes it in a file, as one who wants to go on after a crash.
 */
import { rename, writeFile } from 'node:fs/promises'
import { directoryStore } from '../../src/store/directory-store.ts'

const [root = '', bucket = '', key = '', notes = ''] = process.argv.slice(2)
const store = directoryStore(root)
const PART = 5 * 1024 * 1024

for (let byte = 0; ; byte = (byte + 1) % 256) {
  const upload = await store.startUpload(bucket, key)
  const etags: string[] = []
  for (const size of [PART, PART, 1000]) {
    etags.push(await store.uploadPart(upload, etags.length + 1, Buffer.alloc(size, byte)))
  }
  await writeFile(`${notes}.part`, JSON.stringify({ upload, etags, byte }))
  await rename(`${notes}.part`, notes)
  await store.completeUpload(upload, etags)
  if (byte === 0) console.log('uploading')
}
