import { readStage, type Stage, type StageInput } from './stage-settings.ts'

/**
 * What a stage is to have, where that differs from what `stage-settings.ts` says a stage has by itself. This is the file
 * to edit for your own account.
 */
const STAGES: Readonly<Record<string, StageInput>> = {
  production: {
    streams: { changes: { sources: 'mapping' } },
  },
  staging: {
    streams: { changes: { sources: 'mapping' } },
  },
}

/** The settings of the stage that is deployed. @throws Error that names each setting at fault */
export const stage: Stage = readStage($app.stage, STAGES[$app.stage] ?? {})
