import { stripVTControlCharacters, styleText } from 'node:util'
import { type Grid, tableLines, visible } from './grid.ts'

const WIDTH_ELSEWHERE = 100

/** A heading, with an empty line on both sides. */
export function heading(text: string): string {
  return `\n${styleText('bold', text)}\n`
}

/** A line that says whether something holds. */
export function verdict(isTrue: boolean, text: string): string {
  return isTrue ? good(text) : bad(text)
}

/** A line of what went well; control characters are made visible, since names and reasons come from outside. */
export function good(text: string): string {
  return `${styleText('green', '✓')} ${visible(text)}`
}

/** A line of what went wrong, as `good`. */
export function bad(text: string): string {
  return `${styleText('red', '✗')} ${visible(text)}`
}

/** A command or query, as one would type it. */
export function code(text: string): string {
  return text.replaceAll(/^.*$/gm, line => `  ${styleText('cyan', line)}`)
}

/** A table as wide as the terminal or, elsewhere, as a reader of a log finds comfortable. */
export function table(grid: Grid): string[] {
  const lines = tableLines(grid, process.stdout.columns || WIDTH_ELSEWHERE)
  return process.stdout.isTTY ? lines : lines.map(stripVTControlCharacters)
}
