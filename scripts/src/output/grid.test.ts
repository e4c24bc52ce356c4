import { stripVTControlCharacters } from 'node:util'
import { describe, expect, it } from 'vitest'
import { fitWidths, type Grid, plainLines, tableLines } from './grid.ts'

const grid: Grid = {
  columns: [{ name: 'id' }, { name: 'amount', isNumber: true }, { name: 'note' }],
  rows: [
    ['a', '1', 'short'],
    ['b', '12345.5', 'a note of many words that no terminal of this width has room for, ever'],
  ],
}

function draw(width: number, shown = grid): string[] {
  return stripVTControlCharacters(tableLines(shown, width).join('\n')).split('\n')
}

describe('tableLines', () => {
  it('fits the terminal, cuts long cells and puts numbers to the right', () => {
    const lines = draw(50)
    expect(lines.every(line => line.length <= 50)).toBe(true)
    expect(lines[3]).toMatch(/^│ a {2}│ {7}1 │ short +│$/)
    expect(lines[4]).toMatch(/^│ b {2}│ 12345.5 │ a note of many words that.*… │$/)
  })

  it('gives every row a block where columns are too many', () => {
    expect(draw(20)).toEqual([
      '── row 1 ──',
      'id      a',
      'amount  1',
      'note    short',
      '── row 2 ──',
      'id      b',
      'amount  12345.5',
      'note    a note of m…',
    ])
  })

  it('lets no cell move the cursor', () => {
    const [line] = draw(20, { columns: [{ name: 'x' }], rows: [['a\u001b[2Jb\nc']] }).slice(3)
    expect(line).toBe('│ a\\u001b[2Jb\\nc │')
  })
})

describe('plainLines', () => {
  it('writes a line per row, cells apart by a tab', () => {
    const lines = [...plainLines({ columns: [{ name: 'a' }, { name: 'b' }], rows: [['1', 'x\ty\n']] })]
    expect(lines).toEqual(['a\tb', '1\tx\\ty\\n'])
  })
})

describe('fitWidths', () => {
  it('takes from the widest', () => {
    expect(fitWidths([4, 30, 60], 60)).toEqual([4, 23, 23])
    expect(fitWidths([4, 5], 60)).toEqual([4, 5])
    expect(fitWidths([20, 20, 20], 30)).toBeUndefined()
  })
})
