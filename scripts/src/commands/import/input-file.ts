import { stat } from 'node:fs/promises'
import { basename } from 'node:path'
import { reasonToIgnore } from '@inlet/csv-to-dynamodb/object-keys'
import { CommandError } from '../../output/run-cli.ts'
import { kindOf } from '../kind-of.ts'

export interface InputFile {
  readonly path: string
  readonly name: string
  /** Bytes. */
  readonly size: number
}

/** A file that can be imported, as far as it can be told without reading it. @throws CommandError */
export async function findInput(path: string): Promise<InputFile> {
  const kind = await kindOf(path)
  if (kind === 'nothing') throw new CommandError(`There is no file ${path}`)
  if (kind !== 'file') throw new CommandError(`Expected a file, but ${path} is a ${kind}`)
  const name = basename(path)
  const reason = reasonToIgnore(name)
  if (reason !== undefined) throw new CommandError(`${path} cannot be imported: ${reason}`)
  const { size } = await stat(path)
  if (size === 0) throw new CommandError(`${path} is empty: expected a header and rows`)
  return { path, name, size }
}
