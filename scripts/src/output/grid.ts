import Table from 'cli-table3'

/** Something to show in rows and columns. */
export interface Grid {
  readonly columns: readonly GridColumn[]
  readonly rows: readonly (readonly string[])[]
}

interface GridColumn {
  readonly name: string
  /** Numbers stand to the right. */
  readonly isNumber?: boolean
}

/** Below this a column shows nothing worth the look. */
const NARROWEST = 8
/** Space and border on both sides of a cell share: `│ cell │`. */
const AROUND_CELL = 3

/** The grid for whoever prints it: a table on a terminal, plain lines elsewhere. */
export function gridLines(grid: Grid): Iterable<string> {
  return process.stdout.isTTY ? tableLines(grid, process.stdout.columns) : plainLines(grid)
}

/** A line per row, cells apart by a tab, names first. A tab or line break in a cell is written `\t`, `\n`. */
export function* plainLines({ columns, rows }: Grid): Generator<string> {
  yield columns.map(({ name }) => visible(name)).join('\t')
  for (const row of rows) yield row.map(visible).join('\t')
}

/** A table as wide as the terminal, long cells cut; where columns are too many for that, a block per row. */
export function tableLines(grid: Grid, width: number): string[] {
  const widths = fitWidths(naturalWidths(grid), width - 1)
  return widths === undefined ? blockLines(grid, width) : [drawTable(grid, widths)]
}

function drawTable({ columns, rows }: Grid, widths: readonly number[]): string {
  const table = new Table({
    head: columns.map(({ name }) => visible(name)),
    // cli-table3 counts the space on both sides in.
    colWidths: widths.map(width => width + AROUND_CELL - 1),
    colAligns: columns.map(({ isNumber }) => (isNumber ? 'right' : 'left')),
    style: { head: ['bold'], border: [], compact: true },
  })
  table.push(...rows.map(row => row.map(visible)))
  return table.toString()
}

function blockLines({ columns, rows }: Grid, width: number): string[] {
  const nameWidth = Math.max(...columns.map(({ name }) => visible(name).length))
  return rows.flatMap((row, index) => [
    `── row ${index + 1} ──`,
    ...row.map((cell, column) =>
      clip(`${visible(columns[column]?.name ?? '').padEnd(nameWidth)}  ${visible(cell)}`, width),
    ),
  ])
}

function naturalWidths({ columns, rows }: Grid): number[] {
  return columns.map(({ name }, index) =>
    rows.reduce((widest, row) => Math.max(widest, visible(row[index] ?? '').length), visible(name).length),
  )
}

/** Takes from the widest columns until all fit; `undefined` if they cannot. */
export function fitWidths(natural: readonly number[], total: number): number[] | undefined {
  const room = total - natural.length * AROUND_CELL
  let limit = Math.max(NARROWEST, ...natural)
  const sum = () => natural.reduce((all, width) => all + Math.min(width, limit), 0)
  while (sum() > room && limit > NARROWEST) limit--
  return sum() > room ? undefined : natural.map(width => Math.min(width, limit))
}

function clip(text: string, width: number): string {
  return text.length <= width ? text : `${text.slice(0, width - 1)}…`
}

/** Control characters could move a terminal's cursor, or break a line in two. */
export function visible(text: string): string {
  return text.replaceAll(/\p{Control}/gu, character => {
    const json = JSON.stringify(character).slice(1, -1)
    // JSON has DEL and those after it as they are, and to a terminal they are commands.
    return json === character ? `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}` : json
  })
}
