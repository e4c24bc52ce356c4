import type { ValueKind } from './cast.ts'
import type { ColumnBuilder } from './column-builder.ts'

/** A column of bytes: an array of them a row, null where nothing was put. */
export class BinaryColumn implements ColumnBuilder {
  name: string
  readonly type = 'binary'
  readonly cells: (Uint8Array | null)[] = []

  constructor(name: string) {
    this.name = name
  }

  put(row: number, kind: ValueKind, text: string): boolean {
    if (kind !== 'B') return false
    this.fill(row)
    this.cells.push(Buffer.from(text, 'base64'))
    return true
  }

  putBytes(row: number, kind: ValueKind, bytes: Buffer, start: number, end: number): boolean {
    return this.put(row, kind, bytes.toString('utf8', start, end))
  }

  truncate(rowCount: number): void {
    this.cells.length = Math.min(this.cells.length, rowCount)
  }

  release(): void {
    this.truncate(0)
  }

  fill(rowCount: number): void {
    while (this.cells.length < rowCount) this.cells.push(null)
  }
}
