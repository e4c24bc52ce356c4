import type { AwsResponse, StandIn } from './aws-call.ts'

/** Lambda takes every event. https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html */
export const answerInvoke: StandIn = async () => ({ status: 202, headers: {}, body: Buffer.alloc(0) })

/** Firehose takes every record. https://docs.aws.amazon.com/firehose/latest/APIReference/API_PutRecordBatch.html */
export const answerPutRecordBatch: StandIn = async ({ body }) => {
  const { Records }: { Records: readonly unknown[] } = JSON.parse(body.toString())
  return json({ FailedPutCount: 0, RequestResponses: Records.map((_, index) => ({ RecordId: `record ${index}` })) })
}

/**
 * Every query of Athena succeeds at once. Its id tells its workgroup.
 * https://docs.aws.amazon.com/athena/latest/APIReference/API_GetQueryExecution.html
 */
export const answerAthena: StandIn = async ({ body }, [call]) => {
  const { WorkGroup = 'primary', QueryExecutionId } = JSON.parse(body.toString())
  switch (call?.operation) {
    case 'StartQueryExecution':
      return json({ QueryExecutionId: `${WorkGroup}/${++queries}` })
    case 'GetQueryExecution':
      return json({ QueryExecution: { QueryExecutionId, Status: { State: 'SUCCEEDED' } } })
    default:
      throw new Error(`Expected to start a query or to look at one, found ${call?.operation}`)
  }
}

let queries = 0

function json(answer: object): AwsResponse {
  const headers = { 'content-type': 'application/x-amz-json-1.1' }
  return { status: 200, headers, body: Buffer.from(JSON.stringify(answer)) }
}
