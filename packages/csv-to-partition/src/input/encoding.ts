import type { CsvEncoding } from '@inlet/core'
import { textReadBy } from './check-value.ts'

/** By the names that are in use, without their punctuation. */
const ENCODINGS: Readonly<Record<string, CsvEncoding>> = {
  utf8: 'utf-8',
  utf8sig: 'utf-8',
  ascii: 'utf-8',
  usascii: 'utf-8',
  utf16: 'utf-16le',
  utf16le: 'utf-16le',
  utf16be: 'utf-16be',
  latin1: 'latin1',
  l1: 'latin1',
  iso88591: 'latin1',
  windows1252: 'windows-1252',
  win1252: 'windows-1252',
  cp1252: 'windows-1252',
}

/** The encoding of a file, by any of its usual names. */
export const encodingName = textReadBy(
  text => {
    const name = text.trim().toLowerCase().replaceAll(/[-_ ]/g, '')
    return Object.hasOwn(ENCODINGS, name) ? ENCODINGS[name] : undefined
  },
  `one of ${[...new Set(Object.values(ENCODINGS))].join(', ')}`,
)
