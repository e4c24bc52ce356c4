/** Options of a client of the SDK, which by itself waits without end for what does not answer. */
export function requestTimeouts(ms: number) {
  return { connectionTimeout: ms, requestTimeout: ms, socketTimeout: ms, throwOnRequestTimeout: true } as const
}
