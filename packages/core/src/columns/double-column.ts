import { type Cell, castTo, type ValueKind } from './cast.ts'
import { doubleFromBytes } from './number-bytes.ts'
import { NumberColumn } from './number-column.ts'

const cast = castTo('double')

/** A column of doubles. */
export class DoubleColumn extends NumberColumn {
  declare readonly type: 'double'

  constructor(name: string) {
    super(name, 'double')
  }

  put(row: number, kind: ValueKind, text: string): boolean {
    const double = cast(kind, text)
    if (double === undefined) return false
    this.putNumber(row, Number(double))
    return true
  }

  putBytes(row: number, kind: ValueKind, bytes: Buffer, start: number, end: number): boolean {
    const double = kind === 'N' ? doubleFromBytes(bytes, start, end) : Number.NaN
    if (Number.isNaN(double)) return this.put(row, kind, bytes.toString('utf8', start, end))
    this.putNumber(row, double)
    return true
  }

  putCell(row: number, cell: Cell): void {
    this.putNumber(row, Number(cell))
  }

  cellAt(row: number): number {
    return this.numbers[row] ?? 0
  }
}
