import type { Cell, ValueKind } from './cast.ts'
import { NumberColumn } from './number-column.ts'

/** A column of booleans, which are 1 and 0 in `numbers`. */
export class BooleanColumn extends NumberColumn {
  declare readonly type: 'boolean'

  constructor(name: string) {
    super(name, 'boolean')
  }

  put(row: number, kind: ValueKind, text: string): boolean {
    if (kind !== 'BOOL') return false
    this.putNumber(row, text === 'true' ? 1 : 0)
    return true
  }

  putBytes(row: number, kind: ValueKind, bytes: Buffer, start: number, end: number): boolean {
    if (kind !== 'BOOL') return false
    const isTrue =
      end - start === 4 &&
      bytes[start] === 0x74 &&
      bytes[start + 1] === 0x72 &&
      bytes[start + 2] === 0x75 &&
      bytes[start + 3] === 0x65
    this.putNumber(row, isTrue ? 1 : 0)
    return true
  }

  putCell(row: number, cell: Cell): void {
    this.putNumber(row, Number(cell))
  }

  cellAt(row: number): boolean {
    return this.numbers[row] === 1
  }
}
