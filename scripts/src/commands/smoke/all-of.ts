import { messageOf } from './message-of.ts'

/** Waits for all of them, also when one fails. @throws Error with what each that failed says */
export async function allOf(work: readonly Promise<unknown>[]): Promise<void> {
  const failed = (await Promise.allSettled(work)).filter(result => result.status === 'rejected')
  if (failed.length > 0) throw new Error([...new Set(failed.map(({ reason }) => messageOf(reason)))].join('; '))
}
