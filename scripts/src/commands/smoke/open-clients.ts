import { AthenaClient } from '@aws-sdk/client-athena'
import { CloudWatchClient } from '@aws-sdk/client-cloudwatch'
import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { GlueClient } from '@aws-sdk/client-glue'
import { LambdaClient } from '@aws-sdk/client-lambda'
import { SQSClient } from '@aws-sdk/client-sqs'
import { requestTimeouts } from '@inlet/lake'

const TIMEOUT_MS = 20_000
/** Lambda answers when the function has ended. */
const LONGEST_INVOCATION_MS = 15 * 60_000 + TIMEOUT_MS

export interface SmokeClients {
  readonly athena: AthenaClient
  readonly cloudwatch: CloudWatchClient
  readonly dynamodb: DynamoDBClient
  readonly glue: GlueClient
  readonly lambda: LambdaClient
  readonly sqs: SQSClient
}

/** Clients with the caller's credentials, as the SDK finds them. */
export function openClients(region: string): SmokeClients {
  const options = { region, requestHandler: requestTimeouts(TIMEOUT_MS) }
  return {
    athena: new AthenaClient(options),
    cloudwatch: new CloudWatchClient(options),
    dynamodb: new DynamoDBClient(options),
    glue: new GlueClient(options),
    // A load that is answered takes as long as it takes, and is not to be begun again.
    lambda: new LambdaClient({ region, requestHandler: requestTimeouts(LONGEST_INVOCATION_MS), maxAttempts: 1 }),
    sqs: new SQSClient(options),
  }
}
