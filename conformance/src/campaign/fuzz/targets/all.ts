import type { FuzzTarget } from '../fuzz-target.ts'
import { aggregates, changePayloads } from './change-payloads.ts'
import { archives, csvFiles } from './csv-objects.ts'
import { firehoseEvents, loadInputs, quarantineObjects, s3Events } from './events.ts'
import { catalogFiles, glueTables, stateFiles } from './stored-state.ts'

export const FUZZ_TARGETS: readonly FuzzTarget[] = [
  ...[changePayloads, aggregates, firehoseEvents, s3Events, loadInputs, quarantineObjects],
  ...[csvFiles, archives, stateFiles, glueTables, catalogFiles],
]
