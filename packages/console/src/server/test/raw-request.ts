import { connect } from 'node:net'

/** Sends bytes to a console as they are, and gives back all that it answers until it hangs up. */
export function sendRaw(host: string, text: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(Number(host.split(':')[1]), '127.0.0.1')
    let answer = ''
    socket.setEncoding('utf8')
    socket.on('data', piece => {
      answer += piece
    })
    socket.once('error', reject)
    socket.once('close', () => resolve(answer))
    socket.write(text)
  })
}
