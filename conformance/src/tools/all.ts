import { AWS_LAMBDA } from './aws-lambda.ts'
import { PARQUET_JAVA } from './parquet-java.ts'
import { PYTHON } from './python.ts'
import { AWS_LAMBDA_GO, AWS_SAM } from './sample-events.ts'
import type { Tool } from './tool.ts'
import { TRINO } from './trino.ts'
import { VERSITYGW } from './versitygw.ts'

/** Everything that can be installed. */
export const TOOLS: readonly Tool[] = [PYTHON, AWS_LAMBDA_GO, AWS_SAM, VERSITYGW, PARQUET_JAVA, AWS_LAMBDA, TRINO]
