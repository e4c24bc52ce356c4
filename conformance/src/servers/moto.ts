import { witnessOf } from '../claims/witness.ts'
import { freePort } from '../processes/free-port.ts'
import { answers, startServer } from '../processes/start-server.ts'
import { useTool } from '../tools/find-tool.ts'
import { PYTHON } from '../tools/python.ts'
import { ANY_ACCOUNT, type AwsServer } from './aws-server.ts'

export const MOTO = witnessOf(PYTHON, 'moto')

/** moto's server: S3, Glue, DynamoDB and most others, in memory. https://docs.getmoto.org/en/latest/docs/server_mode.html */
export async function startMoto(): Promise<AwsServer> {
  const port = await freePort()
  const endpoint = `http://127.0.0.1:${port}`
  const server = await startServer({
    command: `${useTool(PYTHON).paths.bin}/moto_server`,
    args: ['-H', '127.0.0.1', '-p', String(port)],
    isReady: () => answers(`${endpoint}/moto-api/data.json`),
  })
  return { ...server, ...ANY_ACCOUNT, endpoint }
}
