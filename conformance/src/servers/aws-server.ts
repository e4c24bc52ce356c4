import type { Server } from '../processes/start-server.ts'

/** A stand-in for AWS on loopback, until it is disposed of. */
export interface AwsServer extends Server {
  /** `http://127.0.0.1:…`, of all its services. An address, not a name: with one, the SDK asks S3 by paths by itself. */
  readonly endpoint: string
  readonly region: string
  readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string }
}

/** Of clients of the SDK. */
export function clientOptions({ endpoint, region, credentials }: AwsServer) {
  return { endpoint, region, credentials, maxAttempts: 3 }
}

/** What sends any SDK, boto3, or the AWS CLI there, and nowhere else. */
export function environmentOf({ endpoint, region, credentials }: AwsServer): Record<string, string> {
  return {
    AWS_ENDPOINT_URL: endpoint,
    AWS_REGION: region,
    AWS_DEFAULT_REGION: region,
    AWS_ACCESS_KEY_ID: credentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
    AWS_CONFIG_FILE: '/dev/null',
    AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
    AWS_EC2_METADATA_DISABLED: 'true',
  }
}

/** Of servers that take any: the account is what functions of MiniStack sign with. */
export const ANY_ACCOUNT = {
  region: 'eu-west-2',
  credentials: { accessKeyId: '000000000000', secretAccessKey: 'test' },
} as const
