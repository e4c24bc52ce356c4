import { setTimeout } from 'node:timers/promises'
import { AthenaClient } from '@aws-sdk/client-athena'
import { GlueClient } from '@aws-sdk/client-glue'
import { requestTimeouts, type Telemetry } from '@inlet/lake'
import { glueCatalog } from '@inlet/lake/glue'
import type { Applier } from './applier.ts'
import { findGlueView } from './find-view.ts'
import { makeAthenaView, type Sleep } from './make-view.ts'
import type { Settings } from './settings.ts'

const TIMEOUTS = requestTimeouts(10_000)

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
