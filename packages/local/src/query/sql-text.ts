/** A text as SQL writes it: `'it''s'`. */
export function quoteText(text: string): string {
  return `'${text.replaceAll("'", "''")}'`
}

/** Files by their paths, for DuckDB's functions that read files: a list of patterns. */
export function fileList(paths: readonly string[]): string {
  return `[${paths.map(path => quoteText(exactPattern(path))).join(', ')}]`
}

/**
 * A path as a pattern of DuckDB that matches that one file. DuckDB has no way to switch patterns off.
 *
 * In a pattern a `\` separates folders, on every system, so there it is written as the range of the three characters
 * `[`, `\` and `]`. Should that match a second file, the join by file name that follows leaves it out.
 */
export function exactPattern(path: string): string {
  if (!/[*?[]/.test(path)) return path
  return path.replaceAll(/[*?[\\]/g, character => (character === '\\' ? '[[-]]' : `[${character}]`))
}
