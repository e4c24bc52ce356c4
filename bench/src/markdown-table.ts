/** A table as Markdown has it, and as it reads well on a terminal: with columns as wide as their cells. */
export function markdownTable(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = head.map((name, column) => Math.max(3, name.length, ...rows.map(row => row[column]?.length ?? 0)))
  const line = (cells: readonly string[], filler = ' ') => {
    return `| ${cells.map((cell, column) => cell.padEnd(widths[column] ?? 0, filler)).join(' | ')} |`
  }
  const rule = line(
    head.map(() => ''),
    '-',
  )
  return [line(head), rule, ...rows.map(row => line(row))].join('\n')
}
