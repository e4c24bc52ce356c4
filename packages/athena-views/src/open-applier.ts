import { setTimeout } from 'node:timers/promises'
import { AthenaClient } from '@aws-sdk/client-athena'
import { GlueClient } from '@aws-sdk/client-glue'
import type { Telemetry } from '@inlet/lake'
import { glueCatalog } from '@inlet/lake/glue'
import type { Applier } from './applier.ts'
import { findGlueView } from './find-view.ts'
import { makeAthenaView, type Sleep } from './make-view.ts'
import type { Settings } from './settings.ts'

/** The SDK waits without end for what does not answer. */
const TIMEOUT_MS = 10_000

const TIMEOUTS = {
  connectionTimeout: TIMEOUT_MS,
  requestTimeout: TIMEOUT_MS,
  socketTimeout: TIMEOUT_MS,
  throwOnRequestTimeout: true,
} as const

/** @param timeLeft milliseconds, where there is an end to them */
export type OpenApplier = (timeLeft?: () => number | undefined) => Applier

/** What applies views on AWS, with region and credentials as the SDK finds them. The clients outlive invocations. */
export function openApplier(settings: Settings, telemetry: Telemetry, sleep: Sleep = setTimeout): OpenApplier {
  const glue = new GlueClient({ requestHandler: TIMEOUTS })
  const athena = new AthenaClient({ requestHandler: TIMEOUTS })
  return (timeLeft = () => undefined) => ({
    settings,
    telemetry,
    catalog: glueCatalog(glue),
    findView: findGlueView(glue),
    makeView: makeAthenaView(athena, { workgroup: settings.workgroup, timeLeft, sleep }),
  })
}
