/** For LEASE_SECONDS of a function on one machine: nobody is farther away, so what was killed is soon over. */
export function leaseSeconds({ LEASE_SECONDS }: NodeJS.ProcessEnv): string {
  return LEASE_SECONDS || '10'
}
