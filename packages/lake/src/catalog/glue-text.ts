import { InputError } from '@inlet/core'

// Limits are those of the Glue Web API reference, types Column and TableInput; the developer guide says that they count
// bytes of UTF-8.
const COMMENT_BYTES = 255
const DESCRIPTION_BYTES = 2_048
const PARAMETER_BYTES = 512_000

/** Text as Glue can show it, and, where that is not all of it, the whole text for a parameter. */
export interface GlueText {
  readonly shown: string
  readonly whole?: string
}

/** A column's comment: one line of at most 255 bytes. */
export function toComment(text: string): GlueText {
  return toGlueText(text, toShownComment(text))
}

/** A table's description: lines, at most 2,048 bytes. */
export function toDescription(text: string): GlueText {
  return toGlueText(text, toShownDescription(text))
}

/** What was written by `toComment`, unless somebody else changed the comment since. */
export function fromComment(shown: string | undefined, whole: string | undefined): string | undefined {
  return whole !== undefined && toShownComment(whole) === shown ? whole : shown
}

/** What was written by `toDescription`, unless somebody else changed the description since. An empty one is none. */
export function fromDescription(shown: string | undefined, whole: string | undefined): string | undefined {
  return whole !== undefined && toShownDescription(whole) === shown ? whole : shown || undefined
}

/** @throws InputError BAD_DEFINITION if `value` is longer than a parameter of Glue can be; `what` is in the message. */
export function toParameter(value: string, what: string): string {
  const bytes = Buffer.byteLength(value)
  if (bytes <= PARAMETER_BYTES) return value
  throw new InputError(
    'BAD_DEFINITION',
    `Expected ${what} of at most ${PARAMETER_BYTES} bytes, as Glue can hold it, found ${bytes} bytes`,
  )
}

function toGlueText(text: string, shown: string): GlueText {
  return shown === text ? { shown } : { shown, whole: text }
}

function toShownComment(text: string): string {
  return truncate(text.toWellFormed().replace(/[^\t\u0020-\uFFFD]/g, ' '), COMMENT_BYTES)
}

function toShownDescription(text: string): string {
  return truncate(text.toWellFormed().replace(/[^\t\r\n\u0020-\uFFFD]/g, ' '), DESCRIPTION_BYTES)
}

/** The longest start of a text that fits into so many bytes of UTF-8 and does not end within a code point. */
function truncate(text: string, bytes: number): string {
  return text.slice(0, new TextEncoder().encodeInto(text, new Uint8Array(bytes)).read)
}
