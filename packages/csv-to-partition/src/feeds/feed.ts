import * as z from 'zod/mini'
import { checkTogether } from '../input/check-together.ts'
import { strictFields } from '../input/check-value.ts'
import { inputFields } from '../input/input-fields.ts'
import { schedule } from './schedule.ts'
import { timezone } from './timezone.ts'

const { data_ref: _dataRef, expect, ...fields } = inputFields

/** What the environment may say. */
const optionalFields = {
  bucket_src: z.optional(fields.bucket_src),
  bucket_dstn: z.optional(fields.bucket_dstn),
  database: z.optional(fields.database),
}

/** A feed as it is declared. */
export const feedSchema = strictFields({
  description: z.optional(z.string()),
  schedule,
  timezone: z._default(timezone, 'UTC'),
  input: strictFields({ ...fields, ...optionalFields }).check(z.superRefine(checkTogether)),
  expect,
})

/** A file that comes every day, and the table that it goes into. */
export interface Feed {
  readonly name: string
  readonly description: string | undefined
  /** As EventBridge has it: `cron(0 5 * * ? *)`, or `rate(1 day)`. */
  readonly schedule: string
  /** That the hours of the schedule are of, `Europe/London`. A file without a day is of yesterday in UTC all the same. */
  readonly timezone: string
  /** Checked, as far as it can be without the environment and a day. */
  readonly input: FeedInput
  /** The fields of an input but for `data_ref`, as they were declared. */
  readonly declared: Readonly<Record<string, unknown>>
}

export type FeedInput = z.output<typeof feedSchema>['input']

/** In the order of their declaration; each has a name of its own. */
export type Feeds = readonly Feed[]
