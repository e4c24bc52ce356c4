import { startFauxqs } from 'fauxqs'

/** An S3 on loopback with one bucket. It prints its URL. */
const server = await startFauxqs({ port: 0, host: '127.0.0.1', logger: false })
server.createBucket('uploads')
console.log(`http://127.0.0.1:${server.port}`)
