import { setTimeout as sleep } from 'node:timers/promises'

/** Asks until it is true. @throws after `patienceMs`, with what was waited for */
export async function waitUntil(what: string, isTrue: () => Promise<boolean>, patienceMs = 90_000): Promise<void> {
  const giveUpAt = Date.now() + patienceMs
  while (!(await isTrue())) {
    if (Date.now() > giveUpAt) throw new Error(`Waited ${patienceMs} ms in vain until ${what}`)
    await sleep(250)
  }
}
