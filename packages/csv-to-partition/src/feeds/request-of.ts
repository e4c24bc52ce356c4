import { InputError } from '@inlet/core'
import type { LoadRequest } from '../input/load-request.ts'
import { type InputDefaults, parseInput } from '../input/parse-input.ts'
import type { Feed } from './feed.ts'

/**
 * The load of a feed's file of a day, yesterday if none is given.
 * @throws InputError BAD_INPUT for a day that is none, or what neither the feed nor the environment says
 */
export function requestOf(
  feed: Feed,
  { dataRef }: { readonly dataRef?: string | number | undefined },
  defaults: InputDefaults,
): LoadRequest {
  try {
    return parseInput({ ...feed.declared, data_ref: dataRef }, defaults)
  } catch (error) {
    if (error instanceof InputError) throw new InputError(error.code, `Feed ${feed.name}: ${error.message}`)
    throw error
  }
}
