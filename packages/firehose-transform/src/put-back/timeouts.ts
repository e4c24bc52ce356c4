import { requestTimeouts } from '@inlet/lake'

/** A call of 4 MB takes a second or two. */
export const TIMEOUTS = requestTimeouts(10_000)
