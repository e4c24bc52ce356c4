/** The SDK waits without end for what does not answer; a call of 4 MB takes a second or two. */
const TIMEOUT_MS = 10_000

export const TIMEOUTS = {
  connectionTimeout: TIMEOUT_MS,
  requestTimeout: TIMEOUT_MS,
  socketTimeout: TIMEOUT_MS,
  throwOnRequestTimeout: true,
} as const
