import type { Witness } from '../claims/witness.ts'
import type { AwsServer } from '../servers/aws-server.ts'
import { MINISTACK, startMiniStack } from '../servers/ministack.ts'
import { MOTO, startMoto } from '../servers/moto.ts'
import { startVersityGw, VERSITYGW } from '../servers/versitygw.ts'

export interface TestedServer {
  readonly witness: Witness
  readonly start: () => Promise<AwsServer>
}

/** Servers of S3, none of which shares code with another. */
export const S3_SERVERS: readonly TestedServer[] = [
  { witness: MINISTACK, start: () => startMiniStack() },
  { witness: MOTO, start: startMoto },
  { witness: VERSITYGW, start: startVersityGw },
]

/** Servers of Glue. */
export const GLUE_SERVERS: readonly TestedServer[] = [
  { witness: MINISTACK, start: () => startMiniStack() },
  { witness: MOTO, start: startMoto },
]
