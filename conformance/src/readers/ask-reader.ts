import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { ParquetReader } from './parquet-reader.ts'

/** What a reader makes of a file, or a filter. */
export type Answer<T> = T | { readonly error: string }

/** All columns of a file, in its order, their values as `cellText` writes them. */
export interface Contents {
  readonly rows: number
  readonly columns: readonly {
    readonly name: string
    readonly type: string
    readonly values: readonly (string | null)[]
  }[]
}

export interface Questions {
  readonly task: 'values' | 'footers' | 'filters'
  readonly files?: readonly string[]
  readonly filters?: readonly object[]
}

/** Has a reader answer all of it, in the order of the questions. @throws if it fails as a whole */
export async function askReader<T>(reader: ParquetReader, questions: Questions): Promise<Answer<T>[]> {
  const folder = await mkdtemp(join(tmpdir(), 'inlet-readers-'))
  try {
    const file = join(folder, 'questions.json')
    await writeFile(file, JSON.stringify(questions))
    return (await reader.ask(file)) as Answer<T>[]
  } finally {
    await rm(folder, { recursive: true })
  }
}

/** @throws if the reader could not answer */
export function answered<T extends object>(answer: Answer<T> | undefined): T {
  if (answer === undefined) throw new Error('The reader gave no answer')
  if ('error' in answer) throw new Error(`The reader says: ${answer.error}`)
  return answer
}
